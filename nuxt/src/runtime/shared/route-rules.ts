// Which `auth` rules hold for a path. The same on the server and in the browser.

import { createDefu } from 'defu'
import { createRouter, toRouteMatcher } from 'radix3'
import type { AuthMeta } from '../types.js'

export type AuthRules = Record<string, { auth?: AuthMeta }>

/** What the rules say of a path; nothing, if no rule speaks of `auth`. All of it holds. */
export type AuthRuleMatcher = (path: string) => AuthMeta[]

// The more specific list of allowed values replaces the wider one: joined, it would let more people in.
const merge = createDefu((target, key, value) => {
  if (!Array.isArray(target[key])) return false
  target[key] = value
  return true
})

/**
 * Patterns are those of Nitro's route rules; the more specific rule wins. Case is ignored, as
 * vue-router ignores it: a rule for `/app` must hold for `/App` too.
 */
export function createAuthRuleMatcher(rules: AuthRules): AuthRuleMatcher {
  const routes: Record<string, { auth: AuthMeta }> = {}
  for (const [pattern, rule] of Object.entries(rules)) {
    if (rule?.auth !== undefined && rule.auth !== null) routes[pattern.toLowerCase()] = { auth: rule.auth }
  }
  if (Object.keys(routes).length === 0) return () => []
  const matcher = toRouteMatcher(createRouter({ routes }))
  return (path) =>
    [...readings(path)].flatMap((reading) => {
      const [specific, ...wider] = (matcher.matchAll(reading) as { auth: AuthMeta }[]).reverse()
      return specific ? [(merge({}, specific, ...wider) as { auth: AuthMeta }).auth] : []
    })
}

/**
 * The path as the routers behind may read it: as it stands and decoded, without query, doubled
 * slashes and the slash at the end. Where the readings differ, none of them opens what another closes.
 */
function readings(path: string): Set<string> {
  const [pathname = ''] = path.split(/[?#]/, 1)
  return new Set([pathname, decode(pathname)].map(plain))
}

function plain(path: string): string {
  const slashes = `/${path}`.replace(/[/\\]+/g, '/').toLowerCase()
  return slashes.length > 1 ? slashes.replace(/\/$/, '') : slashes
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
