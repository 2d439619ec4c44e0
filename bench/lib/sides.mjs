// The two servers, with the same options, each on database files of its own.

import { join } from 'node:path'

export const origin = 'http://localhost:3000'

/** Where the session is read from: the cookie cache, or the database at every call. */
export const sources = ['jwe', 'sqlite']

// A client's plain production set-up, but without the rate limiter, which would soon stop a benchmark.
const options = (source) => ({
  baseURL: origin,
  secret: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO',
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  logger: { level: 'error' },
  // A cache that ends while it is measured would turn into another path.
  session: { cookieCache: source === 'jwe' ? { enabled: true, strategy: 'jwe', maxAge: 3600 } : { enabled: false } },
})

/** Opens a server on its file in `folder`. Two SQLite libraries in one process must never share a file. */
export const sides = {
  async reference(folder, source) {
    const { betterAuth } = await import('better-auth')
    const { default: Database } = await import('better-sqlite3')
    const database = new Database(join(folder, `reference-${source}.db`))
    // As corten does by itself.
    database.pragma('journal_mode = WAL')
    const auth = betterAuth({ ...options(source), database })
    const migrate = async () => {
      const { getMigrations } = await import('better-auth/db/migration')
      await (await getMigrations(auth.options)).runMigrations()
    }
    return { auth, migrate, close: () => database.close() }
  },

  async corten(folder, source) {
    const { createAuth } = await import('corten')
    const auth = createAuth({ ...options(source), database: `sqlite:${join(folder, `corten-${source}.db`)}` })
    // Outside production the tables make themselves.
    return { auth, migrate: () => {}, close: () => auth.close() }
  },
}
