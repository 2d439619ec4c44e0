// May this visitor see this page?

import authRules from '#auth/route-rules'
import type { RouteLocationNormalized } from 'vue-router'
import { createError, navigateTo, type NuxtApp, useNuxtApp, useRouter } from 'nuxt/app'
import { hasProtocol } from 'ufo'
import { type Access, judge, readAccess } from '../../shared/auth-meta.js'
import { loginTarget } from '../../shared/redirect.js'
import { createAuthRuleMatcher } from '../../shared/route-rules.js'
import type { AuthMeta } from '../../types.js'
import { getClient } from './client.js'
import { fetchSessionInBrowser, sessionReader } from './fetch-session.js'
import { usePublicAuthConfig } from './redirects.js'
import { type AuthState, useAuthState } from './state.js'

const rulesOf = createAuthRuleMatcher(authRules)

/** What the page says of itself holds, before what route rules say of its path. */
function demandsOf({ meta, path }: RouteLocationNormalized): Access[] {
  const own = meta.auth as AuthMeta | undefined
  return own === undefined ? rulesOf(path).flatMap(readAccess) : readAccess(own)
}

/**
 * Lets the visitor through, or answers with the redirect that a route middleware returns.
 *
 * @param fresh Whether the session has just been asked for.
 * @throws 403 "Access denied" for a user whom the page refuses.
 */
export async function checkAccess(to: RouteLocationNormalized, fresh = false) {
  // No page has this address: that is 404, whatever a rule says.
  if (to.matched.length === 0) return
  const demands = demandsOf(to)
  if (demands.length === 0) return
  const nuxtApp = useNuxtApp() as NuxtApp
  // The server has refused the page already, and its error is shown.
  if (nuxtApp.isHydrating && nuxtApp.payload.error) return
  const config = usePublicAuthConfig()
  const router = useRouter()
  const state = useAuthState()
  if (!fresh && !(await isKnown(nuxtApp, state))) return
  for (const demand of demands) {
    const verdict = judge(demand, state.loggedIn.value ? state.user.value : null)
    if (verdict === 'allowed') continue
    if (verdict === 'denied') throw createError({ statusCode: 403, statusMessage: 'Access denied', fatal: true })
    const target = demand.redirectTo ?? (verdict === 'login' ? config.redirects.login : config.redirects.guest)
    const external = hasProtocol(target, { acceptRelative: true })
    // The login page below a rule for everything would send people to itself for ever.
    if (!external && router.resolve(target).path === to.path) continue
    const key = config.preserveRedirect && config.redirectQueryKey
    const next = verdict === 'login' ? loginTarget(target, to.fullPath, key) : target
    return nuxtApp.runWithContext(() => navigateTo(next, { external }))
  }
}

/** False where nobody can know yet: on a page that is made for everyone, the browser checks afterwards. */
async function isKnown(nuxtApp: NuxtApp, state: AuthState): Promise<boolean> {
  if (import.meta.server) {
    if (!state.known.value && sessionReader()) {
      throw createError({ statusCode: 500, statusMessage: 'The session could not be read', fatal: true })
    }
    return state.known.value
  }
  if (nuxtApp.isHydrating) return state.known.value
  const client = getClient()
  if (!state.loggedIn.value && client) await fetchSessionInBrowser(client, state)
  return true
}
