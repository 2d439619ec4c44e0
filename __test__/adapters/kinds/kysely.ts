// Kysely's instances and dialects.
import { getMigrations } from 'better-auth/db/migration'
import Sqlite from 'better-sqlite3'
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely'
import { Pool } from 'pg'
import { dropDatabase, newDatabase } from '../../server-databases.js'
import type { Options } from '../fixture.js'
import type { Database, Kind, Opened } from './kind.js'

async function migrated(database: Database, options: Options, close: () => unknown): Promise<Opened> {
  await (await getMigrations({ ...options, database })).runMigrations()
  return { database, close }
}

export const kyselyInstance: Kind = {
  name: 'a Kysely instance on better-sqlite3',
  lacks: ['rollback'],
  open(options) {
    const handle = new Sqlite(':memory:')
    const db = new Kysely<never>({ dialect: new SqliteDialect({ database: handle as never }) })
    return migrated({ db, type: 'sqlite' }, options, () => handle.close())
  },
}

export const kyselyDialect: Kind = {
  name: 'a Kysely dialect with transactions',
  open(options) {
    const handle = new Sqlite(':memory:')
    const dialect = new SqliteDialect({ database: handle as never })
    return migrated({ dialect, type: 'sqlite', transaction: true }, options, () => handle.close())
  },
}

export const kyselyPostgres: Kind = {
  name: 'a Kysely instance on PostgreSQL',
  async open(options) {
    const url = await newDatabase('postgres')
    const pool = new Pool({ connectionString: url, max: 4 })
    const db = new Kysely<never>({ dialect: new PostgresDialect({ pool }) })
    return migrated({ db, type: 'postgres', transaction: true }, options, async () => {
      await db.destroy()
      await dropDatabase(url)
    })
  },
}
