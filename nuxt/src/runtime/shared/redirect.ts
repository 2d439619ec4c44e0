// Where people are sent: to the login page with the way back, and back again.

import { parsePath, parseQuery } from 'ufo'

export interface RouteTarget {
  path: string
  query?: Record<string, string | string[]>
  hash?: string
}

/** A path of this app. `//host` and `/\host` are other hosts to a browser, as is what hides them in controls. */
export function isLocalPath(value: unknown): value is string {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) && !/[\u0000-\u001f]/.test(value)
}

/**
 * The login page with `?redirect=<path>`; its own query and hash stay. Targets outside the app and
 * those that have the key already are left alone.
 */
export function loginTarget(target: string, from: string, key: string | false): string | RouteTarget {
  if (key === false || !isLocalPath(target)) return target
  const { pathname, search, hash } = parsePath(target)
  const query = parseQuery(search)
  if (key in query) return target
  return { path: pathname, query: { ...query, [key]: from }, ...(hash ? { hash } : {}) }
}
