// Plugins as better-auth's context knows them: for one of ours the object that better-auth's own
// factory makes of the same arguments.

import type { BetterAuthPlugin } from 'better-auth'
import { bearer } from 'better-auth/plugins/bearer'
import { customSession } from 'better-auth/plugins/custom-session'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { jwt } from 'better-auth/plugins/jwt'
import { multiSession } from 'better-auth/plugins/multi-session'
import { username } from 'better-auth/plugins/username'
import { madeWith } from '../plugins/native.js'

const FACTORIES = {
  bearer,
  'custom-session': customSession,
  'generic-oauth': genericOAuth,
  jwt,
  'multi-session': multiSession,
  username,
} as Record<string, unknown> as Record<string, ((...args: unknown[]) => BetterAuthPlugin) | undefined>

export function asReference(plugins: readonly BetterAuthPlugin[]): BetterAuthPlugin[] {
  return plugins.map((plugin) => {
    const made = madeWith(plugin)
    return (made && FACTORIES[plugin.id]?.(...made)) ?? plugin
  })
}
