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
    async reference({ postgres }, name) {
      const { default: pg } = await import('pg')
      const database = new pg.Pool({ connectionString: await postgres.database(name) })
      return { database, close: () => database.end() }
    },
    corten: async ({ postgres }, name) => ({ database: { url: await postgres.database(name), migrate: true } }),
  },
}

async function betterSqlite3({ folder }, name) {
  const { default: Database } = await import('better-sqlite3')
  const database = new Database(join(folder, `${name}.db`))
  // As corten does by itself.
  database.pragma('journal_mode = WAL')
  return { database, close: () => database.close() }
}
