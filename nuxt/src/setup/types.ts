// The types that follow from the app's configuration.

import { addTypeTemplate } from '@nuxt/kit'
import { FORMER_NAME } from './aliases.js'
import type { DatabaseSetup } from './database.js'

/** The app, the server, and nuxt.config are checked apart. */
const EVERYWHERE = { nuxt: true, nitro: true, node: true }

interface Paths {
  /** The interfaces that the app's types merge into; not every project knows them by their alias. */
  types: string
  publicTypes: string
  fetchTypes: string
  clientConfig: string
  serverConfig: string | undefined
  basePath: string
  database: DatabaseSetup | undefined
}

export function setupTypes({ types, publicTypes, fetchTypes, clientConfig, serverConfig, basePath, database }: Paths): void {
  addTypeTemplate(
    {
      filename: 'types/corten.d.ts',
      getContents: () => `
import type createAppAuthClient from '${clientConfig}'
import type { AuthMeta } from '${publicTypes}'

declare module '${types}' {
  export type AppAuthClient = ReturnType<typeof createAppAuthClient>
  export type { AuthActionError, AuthMeta, AuthMode, AuthSocialProviderId, Auth, InferSession, InferUser } from '${publicTypes}'
}
declare module 'h3' {
  interface H3EventContext {
    requestSession?: import('${types}').AppSession | null
  }
}
declare module '#app' {
  interface PageMeta { auth?: AuthMeta }
}
declare module 'vue-router' {
  interface RouteMeta { auth?: AuthMeta }
}
declare module 'nitropack' {
  interface NitroRouteRules { auth?: AuthMeta }
  interface NitroRouteConfig { auth?: AuthMeta }
}
declare module 'nitropack/types' {
  interface NitroRouteRules { auth?: AuthMeta }
  interface NitroRouteConfig { auth?: AuthMeta }
}
export {}
`,
    },
    EVERYWHERE,
  )
  addTypeTemplate({ filename: 'types/corten-ambient.d.ts', getContents: () => AMBIENT }, EVERYWHERE)
  if (!serverConfig || !database) return
  addTypeTemplate({ filename: 'types/corten-database.d.ts', getContents: () => databaseTypes(database) }, EVERYWHERE)
  addTypeTemplate(
    {
      filename: 'types/corten-server.d.ts',
      getContents: () => `
import type createServerAuth from '${serverConfig}'
import type { CortenAuth } from 'corten'
import type { RuntimeConfig } from 'nuxt/schema'
import type { AuthRoutes } from '${fetchTypes}'

type Config = ReturnType<typeof createServerAuth>
type AppAuth = CortenAuth<Config & { database: never }>
type Known = AppAuth['$Infer']['Session']
type User = Known['user']
type Session = Known['session']
type Routes = AuthRoutes<AppAuth['api'], '${basePath}'>
type BuiltInProviders = Config extends { socialProviders: infer Providers } ? Extract<keyof Providers, string> : never
type Plugin = Config extends { plugins: readonly (infer Each)[] } ? Each : never
type GenericProviders = Plugin extends { options: { config: { providerId: infer Id extends string }[] } } ? Id : never

declare module '${types}' {
  interface AuthUser extends User {}
  interface AuthSession extends Session {}
  interface ServerAuthContext { runtimeConfig: RuntimeConfig, db: ${database.dbType()} }
  interface AuthSocialProviderRegistry { ids: BuiltInProviders | GenericProviders }
}
declare module 'nitropack' {
  interface InternalApi extends Routes {}
}
declare module 'nitropack/types' {
  interface InternalApi extends Routes {}
}
export {}
`,
    },
    EVERYWHERE,
  )
}

/** Ambient: what an alias alone does not tell every project of an app. */
const AMBIENT = `
declare module '${FORMER_NAME}/config' {
  export * from '@corten/nuxt/config'
}
declare module '#auth/secondary-storage' {
  export function createSecondaryStorage(): undefined
}
`

function databaseTypes({ dbType, schema }: DatabaseSetup): string {
  const made = schema()
  const whole = made ? `typeof import('${made.file.replace(/\.ts$/, '')}')` : 'undefined'
  const tables = made?.tables.map((name) => `  export const ${name}: (${whole})['${name}']\n`).join('') ?? ''
  return `
declare module '#auth/database' {
  export const db: ${dbType()}
  export function createDatabase(): import('corten').CortenOptions['database'] | undefined
}
declare module '#auth/schema' {
  export const schema: ${whole}
${tables}}
`
}
