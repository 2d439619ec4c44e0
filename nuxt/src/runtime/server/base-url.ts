// Under which address people reach the app. Links in e-mails and redirects are made from it, so a
// request's own headers are believed only in development or when the configuration says so.

import type { ServerConfig } from './nitro.js'

/**
 * The origin, or undefined where each request says it.
 *
 * @throws Error if the site URL is no URL, or if it is missing in production.
 */
export function siteOrigin({ siteUrl }: ServerConfig, trustsProxy: boolean): string | undefined {
  if (siteUrl) return origin(siteUrl)
  if (import.meta.dev || trustsProxy) return undefined
  const platform = platformUrl(process.env)
  if (platform) return origin(platform)
  throw new Error(
    'The address of this site is not known: set NUXT_PUBLIC_SITE_URL, such as https://example.com. ' +
      'Behind a proxy that always sets X-Forwarded-Host, `advanced.trustedProxyHeaders: true` does as well.',
  )
}

/** What the hosting platform says. */
function platformUrl(env: NodeJS.ProcessEnv): string | undefined {
  if (env.VERCEL) return withProtocol(env.VERCEL_ENV === 'production' ? env.VERCEL_PROJECT_PRODUCTION_URL : env.VERCEL_URL)
  if (env.NETLIFY) return withProtocol(env.CONTEXT === 'production' ? env.URL : env.DEPLOY_PRIME_URL)
  return undefined
}

function withProtocol(host: string | undefined): string | undefined {
  return host && !host.includes('://') ? `https://${host}` : host
}

function origin(url: string): string {
  const { protocol, origin } = URL.canParse(url) ? new URL(url) : { protocol: '', origin: '' }
  if (protocol === 'https:' || protocol === 'http:') return origin
  throw new Error(`The site URL ${JSON.stringify(url)} is no URL: set NUXT_PUBLIC_SITE_URL, such as https://example.com.`)
}
