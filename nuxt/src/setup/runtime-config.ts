// What the app knows when it runs.

import type { Nuxt } from '@nuxt/schema'
import { defu } from 'defu'
import type { ResolvedOptions } from '../options.js'

export function setupRuntimeConfig(nuxt: Nuxt, options: ResolvedOptions): void {
  const { runtimeConfig } = nuxt.options
  const shared = runtimeConfig.public as Record<string, unknown>
  // An empty value here is what lets NUXT_PUBLIC_SITE_URL and NUXT_BETTER_AUTH_SECRET in at run time.
  shared.siteUrl ??= ''
  shared.auth = defu(shared.auth as object | undefined, {
    redirects: options.redirects,
    preserveRedirect: options.preserveRedirect,
    redirectQueryKey: options.redirectQueryKey,
    clientOnly: options.clientOnly,
    basePath: options.basePath,
  })
  if (options.clientOnly) return
  if (runtimeConfig.betterAuthSecret && !nuxt.options.dev && !nuxt.options._prepare) {
    throw new Error(
      '`runtimeConfig.betterAuthSecret` in nuxt.config would write the secret into the build: ' +
        'remove it, and set NUXT_BETTER_AUTH_SECRET where the server runs.',
    )
  }
  runtimeConfig.betterAuthSecret ??= ''
}
