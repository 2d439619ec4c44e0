// Where to go after signing in or out.

import { useRuntimeConfig } from 'nuxt/app'
import { isLocalPath } from '../../shared/redirect.js'

export interface PublicAuthConfig {
  redirects: { login: string; guest: string; authenticated?: string; logout?: string }
  preserveRedirect: boolean
  redirectQueryKey: string
  clientOnly: boolean
  basePath: string
}

export function usePublicAuthConfig(): PublicAuthConfig {
  return useRuntimeConfig().public.auth as unknown as PublicAuthConfig
}

/** The way back in the URL, else `redirects.authenticated`. Paths of this app alone. */
export function afterSignIn(config: PublicAuthConfig, url: URL): string | undefined {
  const targets = [url.searchParams.get(config.redirectQueryKey), config.redirects.authenticated]
  return targets.find(isLocalPath)
}
