// Modules that exist in an app alone, made when it is built.

declare module '#auth/server' {
  import type { ServerAuthConfig, ServerAuthContext } from '@corten/nuxt/config'

  const createServerAuth: (context: ServerAuthContext) => ServerAuthConfig
  export default createServerAuth
}

declare module '#auth/database' {
  import type { ServerAuthConfig } from '@corten/nuxt/config'

  export const createDatabase: () => ServerAuthConfig['database']
  export const db: unknown
}

// Packages of apps that have them.

declare module '@convex-dev/better-auth' {
  import type { ServerAuthConfig } from '@corten/nuxt/config'

  interface Context {
    runQuery: (name: unknown, args: Record<string, unknown>) => Promise<unknown>
    runMutation: Context['runQuery']
  }
  export const convexAdapter: (context: Context, api: { adapter: unknown }) => ServerAuthConfig['database']
}

declare module 'convex/browser' {
  export class ConvexHttpClient {
    constructor(address: string, options?: { logger?: boolean })
    query(name: unknown, args: Record<string, unknown>): Promise<unknown>
    mutation(name: unknown, args: Record<string, unknown>, options?: { skipQueue?: boolean }): Promise<unknown>
  }
}

declare module 'convex/server' {
  export const anyApi: Record<string, unknown>
}

declare module '#nitro-internal-virtual/server-handlers' {
  export const handlers: { route?: string; middleware?: boolean; method?: string }[]
}
