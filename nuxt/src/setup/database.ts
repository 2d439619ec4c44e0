// Chooses the provider of the database, and generates what server code imports of it.

import { addTemplate, hasNuxtModule } from '@nuxt/kit'
import type {} from '@nuxt/nitro-server'
import type { Nuxt } from '@nuxt/schema'
import { join } from 'pathe'
import { type ChosenProvider, chooseProvider, type DatabaseProviders, NO_PROVIDER } from '../database-providers.js'
import type { ResolvedOptions } from '../options.js'
import { convexProvider } from './convex.js'
import { hubDatabase, nuxtHubProvider } from './nuxthub.js'
import type { AuthSchema } from './schema.js'

export interface DatabaseSetup {
  /** Of `db`, in TypeScript. Known when templates are written. */
  dbType: () => string
  schema: () => AuthSchema | undefined
}

export function setupDatabase(
  nuxt: Nuxt,
  options: ResolvedOptions,
  { serverConfig, convex, noOidcProvider }: { serverConfig: string; convex: string; noOidcProvider: string },
): DatabaseSetup {
  const hub = nuxtHubProvider(nuxt, options, serverConfig)
  let chosen: ChosenProvider | undefined
  let choosing: Promise<void> | undefined
  /** When all modules have been set up, whatever their order. */
  const choose = () => (choosing ??= chooseOnce())

  async function chooseOnce(): Promise<void> {
    const providers: DatabaseProviders = {
      nuxthub: hub.provider,
      convex: convexProvider(convex, noOidcProvider),
      [NO_PROVIDER]: { buildDatabaseCode: () => 'export const createDatabase = () => undefined\nexport const db = undefined\n' },
    }
    await nuxt.callHook('better-auth:database:providers', providers)
    const context = { nuxt, options, clientOnly: false }
    const hasHubDbAvailable = hasNuxtModule('@nuxthub/core', nuxt) && hubDatabase(nuxt) !== undefined
    chosen = chooseProvider(providers, { ...context, hasHubDbAvailable })
    await chosen.provider.setup?.(context)
    Object.assign(nuxt.options.runtimeConfig.public.auth as object, {
      useDatabase: chosen.id !== NO_PROVIDER,
      databaseProvider: chosen.id,
    })
  }

  nuxt.hook('modules:done', choose)
  // NuxtHub may ask before it is our turn.
  nuxt.hook('hub:db:schema:extend' as never, (async ({ paths }: { paths: string[] }) => {
    await choose()
    const schema = hub.schema()
    if (schema) paths.unshift(schema.file)
  }) as never)

  // Bundled in development as well: what a provider writes may name aliases and files without their extension.
  const { nitro } = nuxt.options
  nitro.externals = { ...nitro.externals, inline: [...(nitro.externals?.inline ?? []), join(nuxt.options.buildDir, 'corten')] }

  const template = (name: string, getContents: () => string) => {
    nuxt.options.alias[`#auth/${name}`] = addTemplate({ filename: `corten/${name}.mjs`, getContents, write: true }).dst
  }
  template('database', () => {
    if (!chosen) throw new Error('The database provider is chosen when all modules have been set up.')
    return chosen.provider.buildDatabaseCode(hub.buildContext())
  })
  template('schema', () => hub.schema()?.module ?? 'export const schema = undefined\n')
  return {
    dbType: () => (chosen?.id === 'nuxthub' ? "typeof import('@nuxthub/db')['db']" : chosen?.id === NO_PROVIDER ? 'undefined' : 'unknown'),
    schema: hub.schema,
  }
}
