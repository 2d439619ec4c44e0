// The database of NuxtHub as the provider, through Drizzle.

import { addTemplate } from '@nuxt/kit'
import type { Nuxt } from '@nuxt/schema'
import type { DatabaseDialect, DatabaseProvider, DatabaseProviderBuildContext } from '../database-providers.js'
import type { ResolvedOptions } from '../options.js'
import { type AuthSchema, makeSchema } from './schema.js'

/** As Better Auth's adapter calls them. */
const PROVIDERS = { sqlite: 'sqlite', postgresql: 'pg', mysql: 'mysql' } as const

interface HubDatabase {
  dialect?: DatabaseDialect
  casing?: string
}

interface NuxtHub {
  provider: DatabaseProvider
  buildContext: () => DatabaseProviderBuildContext
  /** Once NuxtHub has been chosen. */
  schema: () => AuthSchema | undefined
}

export function nuxtHubProvider(nuxt: Nuxt, options: ResolvedOptions, serverConfig: string): NuxtHub {
  let schema: AuthSchema | undefined
  const buildContext = (): DatabaseProviderBuildContext => {
    const { dialect = 'sqlite', casing } = hubDatabase(nuxt) ?? {}
    return {
      hubDialect: dialect,
      usePlural: options.schema?.usePlural ?? false,
      camelCase: (options.schema?.casing ?? casing) !== 'snake_case',
    }
  }
  return {
    buildContext,
    schema: () => schema,
    provider: {
      priority: 100,
      isEnabled: ({ hasHubDbAvailable }) => hasHubDbAvailable,
      buildDatabaseCode: databaseCode,
      async setup() {
        const { hubDialect, usePlural, camelCase } = buildContext()
        const provider = PROVIDERS[hubDialect]
        if (!provider) throw new Error(`NuxtHub's database has the dialect ${JSON.stringify(hubDialect)}: sqlite, postgresql or mysql can be served.`)
        const text = await makeSchema(nuxt, serverConfig, { provider, usePlural, camelCase })
        // NuxtHub bundles the one, with its types; server code imports the other.
        const [file, module] = ['ts', 'mjs'].map(
          (extension) => addTemplate({ filename: `corten/schema.${hubDialect}.${extension}`, getContents: () => text, write: true }).dst,
        ) as [string, string]
        const tables = [...text.matchAll(/^export const ([\p{ID_Continue}$]+) =/gmu)].map(([, name = '']) => name)
        schema = { file, tables, module: `export * from '${module}'\nexport * as schema from '${module}'\n` }
      },
    },
  }
}

/** What NuxtHub has made of `hub.db`, or undefined if there is none. */
export function hubDatabase(nuxt: Nuxt): HubDatabase | undefined {
  const { db } = (nuxt.options.runtimeConfig.hub ?? {}) as { db?: HubDatabase | DatabaseDialect | false }
  if (!db) return undefined
  return typeof db === 'string' ? { dialect: db } : db
}

export function databaseCode({ hubDialect, usePlural, camelCase }: DatabaseProviderBuildContext): string {
  const settings = `provider: '${PROVIDERS[hubDialect]}', schema, usePlural: ${usePlural}, camelCase: ${camelCase}`
  return [
    `import { db } from '@nuxthub/db'`,
    `import { drizzleAdapter } from 'better-auth/adapters/drizzle'`,
    `import * as schema from './schema.${hubDialect}.mjs'`,
    '',
    `export const createDatabase = () => drizzleAdapter(db, { ${settings} })`,
    'export { db }',
    '',
  ].join('\n')
}
