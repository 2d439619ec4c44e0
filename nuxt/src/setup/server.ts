// The server's half: the endpoints of Better Auth, the guard, and the helpers of handlers.

import { addServerHandler, addServerImports, addServerPlugin, type Resolver } from '@nuxt/kit'
import type { ResolvedOptions } from '../options.js'

export function setupServer({ resolve }: Resolver, { basePath }: ResolvedOptions): void {
  const from = (file: string, ...names: string[]) => names.map((name) => ({ name, from: resolve(file) }))
  addServerImports([
    ...from('./runtime/server/auth', 'serverAuth'),
    ...from('./runtime/server/session', 'getRequestSession', 'getUserSession', 'requireUserSession'),
    ...from('./runtime/config', 'defineServerAuth'),
  ])
  addServerPlugin(resolve('./runtime/server/plugin'))
  addServerHandler({ route: `${basePath}/**`, handler: resolve('./runtime/server/handler') })
}
