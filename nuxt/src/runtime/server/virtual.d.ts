// Modules that exist in an app alone, made when it is built.

declare module '#auth/server' {
  import type { ServerAuthConfig, ServerAuthContext } from '@corten/nuxt/config'

  const createServerAuth: (context: ServerAuthContext) => ServerAuthConfig
  export default createServerAuth
}

declare module '#nitro-internal-virtual/server-handlers' {
  export const handlers: { route?: string; middleware?: boolean; method?: string }[]
}
