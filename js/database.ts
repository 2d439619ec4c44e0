// Which databases the core opens itself, and the way to all others.

import { borrow } from './borrowed/index.js'
import type { Callback } from './options.js'

/** Under which the core finds the adapter. */
export const ADAPTER = 'database.$adapter'

/**
 * Whether it is what better-auth's adapters take: a function that makes an adapter, an object of a class such as a handle
 * or a pool, `{ db }` or `{ dialect }`, or a plain object with methods. All others are settings of the core's own, or borrowed.
 */
export function isHostedDatabase(database: unknown): boolean {
  if (typeof database === 'function') return true
  if (borrow(database)) return false
  if (typeof database !== 'object' || database === null || Array.isArray(database)) return false
  const prototype: unknown = Object.getPrototypeOf(database)
  if (prototype !== Object.prototype && prototype !== null) return true
  const isObject = (value: unknown) => typeof value === 'object' && value !== null
  const { db, dialect } = database as { db?: unknown; dialect?: unknown }
  return isObject(db) || isObject(dialect) || Object.values(database).some((value) => typeof value === 'function')
}

/** Runs statements in the adapter that better-auth makes of the options; it is loaded with the first one. */
export function hostedAdapter(options: object): Callback {
  let loading: Promise<{ run(request: never): Promise<unknown> }> | undefined
  const open = () =>
    import('./hosted/database.js').then(({ HostedDatabase }) => HostedDatabase.open(options as never))
  return async (request) => {
    loading ??= open()
    const database = await loading.catch((error: unknown) => {
      // The next request tries again.
      loading = undefined
      throw error
    })
    return database.run(request as never)
  }
}
