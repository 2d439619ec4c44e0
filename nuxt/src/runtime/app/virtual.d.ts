// Modules that exist in an app alone, made when it is built.

declare module '#auth/client' {
  import type { createAuthClient } from 'better-auth/vue'
  import type { ClientSite } from '@corten/nuxt/config'

  const createAppAuthClient: (site: ClientSite) => ReturnType<typeof createAuthClient>
  export default createAppAuthClient
}

declare module '#auth/route-rules' {
  import type { AuthRules } from '../shared/route-rules.js'

  const authRules: AuthRules
  export default authRules
}
