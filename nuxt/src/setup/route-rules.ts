// Route rules with `auth`: for the app as a module of their own, and checked against caching.

import { addTemplate, useLogger } from '@nuxt/kit'
import type {} from '@nuxt/nitro-server'
import type { Nuxt } from '@nuxt/schema'
import type { Nitro } from 'nitropack/types'
import { createAuthRuleMatcher, type AuthRules } from '../runtime/shared/route-rules.js'

export function setupRouteRules(nuxt: Nuxt): void {
  let nitro: Nitro | undefined
  nuxt.hook('nitro:init', (made) => {
    nitro = made
    const problem = cachedAndGuarded(rules())
    if (!problem) return
    if (!nuxt.options.dev) throw new Error(problem)
    useLogger('corten').warn(problem)
  })

  function rules(): Record<string, Record<string, unknown>> {
    // Nitro's have those of pages and presets, too.
    return (nitro?.options.routeRules ?? { ...nuxt.options.routeRules, ...nuxt.options.nitro.routeRules }) as never
  }

  nuxt.options.alias['#auth/route-rules'] = addTemplate({
    filename: 'corten/route-rules.mjs',
    getContents: () => {
      const guarded = Object.entries(rules()).flatMap(([path, { auth }]) => (auth === undefined ? [] : [[path, { auth }]]))
      return `export default ${JSON.stringify(Object.fromEntries(guarded), null, 2)}\n`
    },
    write: true,
  }).dst
}

/** What is cached for everyone cannot be for users alone. */
function cachedAndGuarded(rules: Record<string, Record<string, unknown>>): string | undefined {
  const rulesOf = createAuthRuleMatcher(rules as AuthRules)
  for (const [path, rule] of Object.entries(rules)) {
    const kind = ['cache', 'swr', 'isr', 'static', 'prerender'].find((name) => rule[name])
    const guarded = rulesOf(path.replace(/\*+$/, '-')).some((auth) => auth !== false)
    if (!kind || !guarded) continue
    return (
      `The route rules of \`${path}\` ask for both \`${kind}\` and \`auth\`: what is kept for everyone cannot be ` +
      `guarded. Remove one of them, or add \`auth: false\` to \`${path}\`.`
    )
  }
  return undefined
}
