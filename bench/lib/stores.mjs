// What stands in `database`, by name: for each side, what it takes and how it is closed. Two SQLite libraries in one
// process must never share a file, so each side has its own database, whose name is given.

import { join } from 'node:path'

export const stores = {
  /** Each side's usual way to a SQLite file. */
  sqlite: {
    reference: betterSqlite3,
    corten: ({ folder }, name) => ({ database: { url: `sqlite:${join(folder, `${name}.db`)}`, migrate: true } }),
  },
  /** Each side's usual way to PostgreSQL. */
  postgres: {
    reference: pgPool,
    corten: async ({ postgres }, name) => ({ database: { url: await postgres.database(name), migrate: true } }),
  },
  // What the application has opened by itself, for both sides.
  'better-sqlite3': { reference: betterSqlite3, corten: migrated(betterSqlite3) },
  'node:sqlite': { reference: nodeSqlite, corten: migrated(nodeSqlite) },
  pg: { reference: pgPool, corten: migrated(pgPool) },
}

async function betterSqlite3({ folder }, name) {
  const { default: Database } = await import('better-sqlite3')
  const database = new Database(join(folder, `${name}.db`))
  // As corten does by itself.
  database.pragma('journal_mode = WAL')
  return { database, close: () => database.close() }
}

async function nodeSqlite({ folder }, name) {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(join(folder, `${name}.db`))
  database.exec('PRAGMA journal_mode = WAL')
  return { database, close: () => database.close() }
}

async function pgPool({ postgres }, name) {
  const { default: pg } = await import('pg')
  const database = new pg.Pool({ connectionString: await postgres.database(name) })
  return { database, close: () => database.end() }
}

/** With its tables: in production corten makes none by itself. */
function migrated(open) {
  return async (place, name) => {
    const held = await open(place, name)
    const { getMigrations } = await import('corten/db/migration')
    await (await getMigrations({ database: held.database })).runMigrations()
    return held
  }
}
