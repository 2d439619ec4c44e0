// Who brings the database: modules register providers under the hook `better-auth:database:providers`.

import type { Nuxt } from '@nuxt/schema'
import type { ResolvedOptions } from './options.js'

export type DatabaseDialect = 'sqlite' | 'postgresql' | 'mysql'

export interface DatabaseProviderBuildContext {
  /** Of NuxtHub's database, `sqlite` without one. */
  hubDialect: DatabaseDialect
  /** As `auth.schema` says. */
  usePlural: boolean
  camelCase: boolean
}

export interface DatabaseProviderSetupContext {
  nuxt: Nuxt
  options: ResolvedOptions
  clientOnly: boolean
}

export interface DatabaseProviderEnabledContext extends DatabaseProviderSetupContext {
  /** Whether NuxtHub has a database. */
  hasHubDbAvailable: boolean
}

export interface DatabaseProvider {
  /**
   * The code of `#auth/database`, for the server: it exports `createDatabase()`, which gives what may stand as `database` in
   * the server's configuration, and `db`, which the configuration's function is given.
   */
  buildDatabaseCode: (context: DatabaseProviderBuildContext) => string
  /** Runs when the provider has been chosen, before anything is generated. */
  setup?: (context: DatabaseProviderSetupContext) => void | Promise<void>
  /** Default: always. */
  isEnabled?: (context: DatabaseProviderEnabledContext) => boolean
  /** The highest one is chosen. Default: 0. */
  priority?: number
}

export type DatabaseProviders = Record<string, DatabaseProvider>

declare module '@nuxt/schema' {
  interface NuxtHooks {
    /** Called when all modules have been set up, with the providers so far: add to them, or take some away. */
    'better-auth:database:providers': (providers: DatabaseProviders) => void | Promise<void>
  }
}

/** Nobody brings one: the configuration names its database itself. */
export const NO_PROVIDER = 'none'

export interface ChosenProvider {
  id: string
  provider: DatabaseProvider
}

/** @throws Error if none is enabled, or if the one that is has no code. */
export function chooseProvider(providers: DatabaseProviders, context: DatabaseProviderEnabledContext): ChosenProvider {
  const enabled = Object.entries(providers).filter(([, provider]) => provider.isEnabled?.(context) ?? true)
  // Somebody who registers one without a priority means it all the same.
  const rank = ([id, { priority = 0 }]: [string, DatabaseProvider]) => (id === NO_PROVIDER ? priority - 0.5 : priority)
  const [best] = enabled.toSorted((one, other) => rank(other) - rank(one))
  if (!best) {
    throw new Error(
      'No database provider is enabled: register one with the hook `better-auth:database:providers`, or leave `none` in it.',
    )
  }
  const [id, provider] = best
  if (typeof provider.buildDatabaseCode !== 'function') {
    throw new Error(`The database provider \`${id}\` has no function \`buildDatabaseCode\`: give it one that returns the code of #auth/database.`)
  }
  return { id, provider }
}
