// better-auth's drizzleAdapter on the tables that `corten generate` writes.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import Sqlite from 'better-sqlite3'
import { drizzle as onSqlite } from 'drizzle-orm/better-sqlite3'
import { drizzle as onPostgres } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
import { temporaryFolder } from '../../helpers.js'
import { dropDatabase, newDatabase, query } from '../../server-databases.js'
import type { Options } from '../fixture.js'
import { postgresTables, sqliteTables } from './drizzle-tables.js'
import type { Kind, Opened } from './kind.js'

type Provider = 'sqlite' | 'pg'
type Settings = Omit<Parameters<typeof drizzleAdapter>[1], 'provider'>

const root = fileURLToPath(new URL('../../..', import.meta.url))
const { schemaWriter } = (await import(pathToFileURL(join(root, 'dist/cli/schema/adapter.js')).href)) as typeof import('../../../js/cli/schema/adapter.js')

/** The module that `corten generate` makes of these options. */
export async function generatedTables(options: Options, provider: Provider, settings: Settings = {}): Promise<Record<string, unknown>> {
  const folder = temporaryFolder()
  try {
    const database = drizzleAdapter({}, { provider, ...settings })
    const { text } = await schemaWriter({ ...options, database }, folder.path).write('auth-schema.ts', undefined)
    symlinkSync(join(root, 'node_modules'), folder.file('node_modules'), 'dir')
    mkdirSync(folder.file('schema'))
    // Without types it is JavaScript.
    writeFileSync(folder.file('schema/tables.mjs'), text)
    return (await import(/* @vite-ignore */ pathToFileURL(folder.file('schema/tables.mjs')).href)) as Record<string, unknown>
  } finally {
    folder.remove()
  }
}

const generated = new Map<string, Promise<Record<string, unknown>>>()

/** Of one shape the tables are made once. */
function tablesOf(options: Options, provider: Provider): Promise<Record<string, unknown>> {
  const { user, session, account, verification, rateLimit, advanced, plugins, secondaryStorage } = options
  const ids = plugins?.map(({ id }) => id)
  const text = (_: string, value: unknown): unknown => (typeof value === 'function' ? String(value) : value)
  const key = JSON.stringify([provider, user, session, account, verification, rateLimit, advanced?.database, ids, secondaryStorage !== undefined], text)
  const known = generated.get(key) ?? generatedTables(options, provider, { camelCase: true })
  generated.set(key, known)
  return known
}

/** Makes them in an empty database of a PostgreSQL server; gives their names. */
export async function makePostgresTables(url: string, options: Options): Promise<string[]> {
  const statements = postgresTables(await tablesOf(options, 'pg'))
  await query(url, statements.join(';'))
  return statements.map(statement => /^CREATE TABLE "(.*?)" \(/.exec(statement)?.[1]).filter(name => name !== undefined)
}

/** Drizzle over a database that has its tables: a file, or one of a PostgreSQL server. */
export async function openDrizzle(place: string, options: Options): Promise<Opened> {
  if (place.startsWith('postgres:')) {
    const schema = await tablesOf(options, 'pg')
    const pool = new Pool({ connectionString: place, max: 4 })
    return { database: drizzleAdapter(onPostgres(pool, { schema }), { provider: 'pg', schema, transaction: true }), close: () => pool.end() }
  }
  const schema = await tablesOf(options, 'sqlite')
  const handle = new Sqlite(place)
  return { database: drizzleAdapter(onSqlite(handle as never, { schema }), { provider: 'sqlite', schema }), close: () => handle.close() }
}

export const drizzleSqlite: Kind = {
  name: 'Drizzle on better-sqlite3',
  // Its transactions there cannot wait for anything.
  lacks: ['rollback'],
  async open(options) {
    const schema = await generatedTables(options, 'sqlite')
    const handle = new Sqlite(':memory:')
    for (const statement of sqliteTables(schema)) (handle as never as { exec(sql: string): void }).exec(statement)
    const db = onSqlite(handle as never, { schema })
    return { database: drizzleAdapter(db, { provider: 'sqlite', schema }), close: () => handle.close() }
  },
}

export const drizzlePostgres: Kind = {
  name: 'Drizzle on PostgreSQL',
  async open(options) {
    const schema = await generatedTables(options, 'pg')
    const url = await newDatabase('postgres')
    const pool = new Pool({ connectionString: url, max: 4 })
    for (const statement of postgresTables(schema)) await pool.query(statement)
    const db = onPostgres(pool, { schema })
    return {
      database: drizzleAdapter(db, { provider: 'pg', schema, transaction: true }),
      async close() {
        await pool.end()
        await dropDatabase(url)
      },
    }
  },
}
