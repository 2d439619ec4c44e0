// The two servers under comparison, each opened on a SQLite file of its own.
import { copyFileSync, existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import Database from 'better-sqlite3'
import * as referencePlugins from 'better-auth/plugins'
import { createAuth } from 'corten'
import { getMigrations as ownMigrations } from 'corten/db/migration'
import { bearer, customSession, genericOAuth, jwt, multiSession, username } from 'corten/plugins'
import { countRows, isServer, migrateServer, referencePool } from '../server-databases.js'
import { makePostgresTables, openDrizzle } from '../adapters/kinds/drizzle.js'
import { rememberHashes } from './hashes.js'

/** The options of a scenario: everything but the database, plus what only corten knows. */
export type Options = Omit<BetterAuthOptions, 'database'>

export type ApiCall = (input?: Record<string, unknown>) => Promise<unknown>

/** What both servers have in common. */
export interface Server {
  handler(request: Request): Promise<Response>
  api: Record<string, ApiCall | undefined>
  close(): Promise<void>
}

/** The factories of plugins. */
export type Plugins = Pick<typeof import('better-auth/plugins'), 'bearer' | 'customSession' | 'genericOAuth' | 'jwt' | 'multiSession' | 'username'>

export interface Target {
  name: 'reference' | 'corten'
  /** Whose plugins the options have. */
  plugins: Plugins
  /** Without a file there is no database. */
  open(file: string | undefined, options: Options): Promise<Server>
}

interface Auth {
  handler(request: Request): Promise<Response>
  api: unknown
}

/** The reference's command, as far as it concerns us: what the file lacks is made. */
export async function migrate(file: string, options: Options = {}): Promise<void> {
  const database = new Database(file)
  const migrations = await getMigrations({ ...options, database })
  await migrations.runMigrations()
  database.close()
}

/** Whether the options change the tables. */
const hasOwnSchema = ({ advanced, user, session, account, verification, secondaryStorage, rateLimit, plugins }: Options): boolean =>
  plugins?.some(plugin => plugin.schema !== undefined) ||
  advanced?.database !== undefined ||
  secondaryStorage !== undefined ||
  rateLimit?.storage === 'database' ||
  [user, session, account, verification].some(model => model?.additionalFields ?? model?.modelName ?? model?.fields)

/** An empty migrated file: a copy of the one made first, unless the options ask for a schema of their own. */
async function prepare(file: string, options: Options, template: string): Promise<void> {
  if (hasOwnSchema(options)) {
    if (!existsSync(file)) await migrate(file, options)
    return
  }
  if (!existsSync(template)) await migrate(template)
  copyFileSync(template, file)
}

const prepared = new Set<string>()

/** A server's database as the reference's command makes it: once, not at each restart of the runtime. */
async function prepareServer(url: string, options: Options): Promise<void> {
  if (!prepared.has(url)) await migrateServer(url, options)
  prepared.add(url)
}

/** The same as drizzle-kit makes it. */
async function prepareDrizzle(url: string, options: Options): Promise<void> {
  if (!prepared.has(url)) await countRows(url, await makePostgresTables(url, options))
  prepared.add(url)
}

/** The reference knows nothing of the tables of corten's own plugins. */
async function prepareOwnPlugins(url: string, options: Options): Promise<void> {
  const migrations = await ownMigrations({ ...options, database: url as 'postgres:' })
  await migrations.runMigrations()
  await countRows(url, migrations.toBeCreated.map(({ table }) => table))
}

/** The factories of corten. */
export const ownPlugins: Plugins = { bearer, customSession, genericOAuth, jwt, multiSession, username }

/** The two servers on databases of a server; both find their tables made. */
export const onServer: { reference: Target; corten: Target } = {
  reference: {
    name: 'reference',
    plugins: referencePlugins,
    async open(url, options) {
      if (url !== undefined) await prepareServer(url, options)
      const pool = url === undefined ? undefined : referencePool(url)
      const auth: Auth = betterAuth({ ...rememberHashes(options), ...(pool && { database: pool.database }) })
      return {
        handler: request => auth.handler(request),
        api: auth.api as Server['api'],
        close: async () => void (await pool?.end()),
      }
    },
  },
  corten: {
    name: 'corten',
    plugins: ownPlugins,
    async open(url, options) {
      if (url !== undefined && !prepared.has(url)) {
        await prepareServer(url, options)
        if (options.plugins) await prepareOwnPlugins(url, options)
      }
      return corten().open(url, options)
    },
  },
}

/** better-auth on better-sqlite3. `template` is where the empty migrated file is kept. */
export function reference(template: string): Target {
  return {
    name: 'reference',
    plugins: referencePlugins,
    async open(file, options) {
      if (file !== undefined) await prepare(file, options, template)
      const database = file === undefined ? undefined : new Database(file)
      const auth: Auth = betterAuth({ ...rememberHashes(options), ...(database && { database }) })
      return {
        handler: request => auth.handler(request),
        api: auth.api as Server['api'],
        close: async () => void database?.close(),
      }
    },
  }
}

/** Both servers on an adapter of Drizzle's: of SQLite over the tables that the reference's command has made. */
export function onDrizzle(template: string): { reference: Target; corten: Target } {
  const target = (name: Target['name'], plugins: Plugins, make: (options: Options & { database?: never }) => Auth): Target => ({
    name,
    plugins,
    async open(file, options) {
      if (file === undefined) return served(make(options), async () => {})
      if (isServer(file)) await prepareDrizzle(file, options)
      else await prepare(file, options, template)
      const { database, close } = await openDrizzle(file, options)
      return served(make({ ...options, database: database as never }), close)
    },
  })
  return {
    reference: target('reference', referencePlugins, options => betterAuth(rememberHashes(options))),
    corten: target('corten', ownPlugins, options => createAuth(options)),
  }
}

function served(auth: Auth & { close?(): Promise<void> }, close: () => unknown): Server {
  return {
    handler: request => auth.handler(request),
    api: auth.api as Server['api'],
    async close() {
      await auth.close?.()
      await close()
    },
  }
}

/** corten on pools such as the reference has. */
export const cortenOnPool: Target = {
  name: 'corten',
  plugins: ownPlugins,
  async open(url, options) {
    if (url !== undefined) await prepareServer(url, options)
    const pool = url === undefined ? undefined : referencePool(url)
    const auth = createAuth({ ...options, ...(pool && { database: pool.database as never }) })
    return {
      handler: request => auth.handler(request),
      api: auth.api as unknown as Server['api'],
      close: async () => {
        await auth.close()
        await pool?.end()
      },
    }
  },
}

/** A handle of the driver that the reference has, too. */
const betterSqlite3 = (file: string): { close(): void } => new Database(file)

export const nodeSqlite = (file: string): { close(): void } => new DatabaseSync(file)

/** corten on a handle, with the tables that the reference makes. */
export function cortenOnHandle(template: string, openHandle = betterSqlite3): Target {
  return {
    name: 'corten',
    plugins: ownPlugins,
    async open(file, options) {
      if (file !== undefined) await prepare(file, options, template)
      const database = file === undefined ? undefined : openHandle(file)
      const auth = createAuth({ ...options, ...(database && { database: database as never }) })
      return {
        handler: request => auth.handler(request),
        api: auth.api as unknown as Server['api'],
        close: async () => {
          await auth.close()
          database?.close()
        },
      }
    },
  }
}

/**
 * corten on a URL. With `template` the file is a copy of it, which production needs, where corten does not migrate;
 * without, corten makes its tables itself.
 */
export function corten(template?: string, plugins = ownPlugins): Target {
  return {
    name: 'corten',
    plugins,
    async open(file, options) {
      if (template !== undefined && file !== undefined) await prepare(file, options, template)
      const auth = createAuth({ ...options, ...(file !== undefined && { database: (isServer(file) ? file : `sqlite:${file}`) as `sqlite:${string}` }) })
      return {
        handler: request => auth.handler(request),
        api: auth.api as unknown as Server['api'],
        close: async () => void (await auth.close()),
      }
    },
  }
}
