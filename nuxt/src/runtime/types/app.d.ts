// What an app's generated types add, as far as the module itself has to know.

import type { createAuthClient } from 'better-auth/vue'
import type { RuntimeConfig } from 'nuxt/schema'

declare module '#nuxt-better-auth' {
  export type AppAuthClient = ReturnType<typeof createAuthClient>
  interface ServerAuthContext {
    runtimeConfig: RuntimeConfig
    db: unknown
  }
}
