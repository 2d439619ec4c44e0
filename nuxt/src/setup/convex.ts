// Convex as the provider, where convex/auth.ts exports the functions of @convex-dev/better-auth.

import { existsSync, readFileSync } from 'node:fs'
import { getLayerDirectories } from '@nuxt/kit'
import type {} from '@nuxt/nitro-server'
import type { Nuxt } from '@nuxt/schema'
import { join } from 'pathe'
import type { DatabaseProvider } from '../database-providers.js'

const ADAPTER = '@convex-dev/better-auth'

/** `runtime`: the module that speaks to Convex. `noOidcProvider`: see there. */
export function convexProvider(runtime: string, noOidcProvider: string): DatabaseProvider {
  return {
    priority: 50,
    isEnabled: ({ nuxt }) => getLayerDirectories(nuxt).some(({ root }) => exportsFunctions(root)),
    buildDatabaseCode: () => `export { createConvexDatabase as createDatabase } from '${runtime}'\nexport const db = undefined\n`,
    setup: ({ nuxt }) => bundleAdapter(nuxt, noOidcProvider),
  }
}

/** Whether `convex/auth.ts` in `folder` calls `createApi`. The set-up in which Convex itself runs Better Auth does not. */
export function exportsFunctions(folder: string): boolean {
  const file = ['ts', 'js', 'mjs'].map((extension) => join(folder, 'convex', `auth.${extension}`)).find(existsSync)
  if (!file) return false
  const text = readFileSync(file, 'utf8')
  return text.includes(ADAPTER) && /\bcreateApi\s*\(/.test(text)
}

/** The adapter imports a plugin that Better Auth 1.7 does not have: inside the bundle something else can take its place. */
function bundleAdapter({ options: { nitro } }: Nuxt, noOidcProvider: string): void {
  nitro.externals = { ...nitro.externals, inline: [...(nitro.externals?.inline ?? []), ADAPTER] }
  nitro.alias = { ...nitro.alias, 'better-auth/plugins/oidc-provider': noOidcProvider }
}
