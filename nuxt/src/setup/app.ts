// The app's half: composables, the component, the session of a page and its guard.

import { addComponent, addImports, addPlugin, addRouteMiddleware, type Resolver } from '@nuxt/kit'
import type { ResolvedOptions } from '../options.js'

const COMPOSABLES = [
  'useAction',
  'useAuthAsyncData',
  'useAuthClientAction',
  'useAuthRequestFetch',
  'useSignIn',
  'useSignUp',
  'useUserSession',
]

export function setupApp({ resolve }: Resolver, { clientOnly }: ResolvedOptions): void {
  addImports([
    ...COMPOSABLES.map((name) => ({ name, from: resolve(`./runtime/app/composables/${name}`) })),
    { name: 'defineClientAuth', from: resolve('./runtime/config') },
    { name: 'matchesUser', from: resolve('./runtime/shared/match-user') },
  ])
  addComponent({
    name: 'BetterAuthState',
    filePath: resolve('./runtime/app/components/BetterAuthState'),
  })
  addPlugin({ src: resolve('./runtime/app/plugins/session.client'), mode: 'client' })
  if (!clientOnly) addPlugin({ src: resolve('./runtime/app/plugins/session.server'), mode: 'server' })
  // A name that no app has: of two with one name Nuxt keeps the app's.
  addRouteMiddleware({ name: 'corten-auth', path: resolve('./runtime/app/middleware/auth'), global: true })
}
