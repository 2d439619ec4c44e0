// The two servers, with the same options, each on a database of its own.

import { stores } from './stores.mjs'

export const origin = 'http://localhost:3000'
export const secret = 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO'
export const sideNames = ['reference', 'corten']

const makers = {
  async reference(options) {
    const { betterAuth } = await import('better-auth')
    const auth = betterAuth(options)
    const migrate = async () => {
      const { getMigrations } = await import('better-auth/db/migration')
      await (await getMigrations(auth.options)).runMigrations()
    }
    return { auth, migrate, close: () => {} }
  },
  // A database of which the options say `migrate` makes its tables when it opens.
  async corten(options) {
    const { createAuth } = await import('corten')
    const auth = createAuth(options)
    return { auth, migrate: () => {}, close: () => auth.close() }
  },
}

/**
 * Opens a server. `store` is a name in stores.mjs, `name` that of the database in it, `cache` the strategy of the
 * cookie cache, if there is one; `more` are further options.
 */
export async function openSide(side, place, { store = 'sqlite', name = store, cache, more = {} } = {}) {
  const held = await stores[store][side](place, `${side}-${name}`)
  const server = await makers[side]({ ...options(cache), ...more, database: held.database })
  const close = async () => {
    await server.close()
    await held.close?.()
  }
  return { auth: server.auth, migrate: server.migrate, close }
}

// A client's plain production set-up, but without the rate limiter, which would soon stop a benchmark.
const options = (strategy) => ({
  baseURL: origin,
  secret,
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  logger: { level: 'error' },
  // A cache that ends while it is measured would turn into another path.
  session: { cookieCache: strategy ? { enabled: true, strategy, maxAge: 3600 } : { enabled: false } },
})
