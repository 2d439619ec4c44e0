// Route rules with `auth`, enforced on the server for everything but pages, which the app's own
// middleware guards: it knows what a page says of itself, and where the login page is.

import { judge, readAccess } from '../shared/auth-meta.js'
import { createAuthRuleMatcher } from '../shared/route-rules.js'
import { appPath, createServerRouteMatcher, httpError, type ServerConfig, type ServerEvent } from './nitro.js'
import { getRequestSession } from './session.js'

/** What Nuxt itself serves to every browser: no rule speaks of it. Islands do not belong to it: they hold what pages hold. */
const INTERNAL = /^\/(?:__nuxt_error|__nuxt_devtools|_nuxt\/|_ipx\/|_fonts\/|api\/_nuxt_icon\/)/

export function createGuard(config: ServerConfig): (event: ServerEvent) => Promise<void> {
  const rulesOf = createAuthRuleMatcher(config.rules)
  const isServerRoute = createServerRouteMatcher(config)
  return async (event) => {
    const path = appPath(event).split('?', 1)[0] ?? '/'
    const demands = rulesOf(path).flatMap(readAccess)
    if (demands.length === 0 || INTERNAL.test(path) || isWithin(path, config.basePath)) return
    if (!path.startsWith('/api/') && !isServerRoute(path)) return
    const session = await getRequestSession(event)
    for (const demand of demands) {
      const verdict = judge(demand, session?.user)
      if (verdict === 'login') throw httpError(401, 'Authentication required')
      if (verdict === 'guests-only') throw httpError(403, 'Authenticated users not allowed')
      if (verdict === 'denied') throw httpError(403, 'Access denied')
    }
  }
}

function isWithin(path: string, base: string): boolean {
  return path === base || path.startsWith(`${base}/`)
}
