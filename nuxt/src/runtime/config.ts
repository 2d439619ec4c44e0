// What an app's two configuration files call: server/auth.config.ts and app/auth.config.ts.

import type { BetterAuthClientOptions } from 'better-auth/client'
import { createAuthClient } from 'better-auth/vue'
import type { CortenOptions } from 'corten'
import type { ServerAuthContext } from './types/augment.js'

export type { ServerAuthContext }

/** The options of corten; the module sets the secret, the base URL and the base path itself. */
export type ServerAuthConfig = Omit<CortenOptions, 'secret' | 'baseURL' | 'basePath'> & {
  secret?: never
  baseURL?: never
  basePath?: never
}

export interface ClientAuthContext {
  /** `public.siteUrl`, or the origin of the page. */
  siteUrl: string
}

/** The options of Better Auth's client. `baseURL` is only needed for another server than the app's own. */
export type ClientAuthConfig = BetterAuthClientOptions

/** The server's configuration, or a function that makes it from the runtime config. */
export function defineServerAuth<const Config>(
  config: (context: ServerAuthContext) => Config & ServerAuthConfig,
): (context: ServerAuthContext) => Config
export function defineServerAuth<const Config>(
  config: Config & ServerAuthConfig,
): (context: ServerAuthContext) => Config
export function defineServerAuth<Config>(
  config: Config | ((context: ServerAuthContext) => Config),
): (context: ServerAuthContext) => Config {
  return isFunction(config) ? config : () => config
}

/** The site as the page sees it: where the client finds the server. */
export interface ClientSite {
  siteUrl: string
  /** Where the client sends its requests; default `siteUrl`. */
  origin?: string
  basePath?: string
  /** Put around the `fetch` that the client uses. */
  wrapFetch?: (fetcher: typeof fetch) => typeof fetch
}

/** The browser client's configuration, or a function that makes it from the site URL. */
export function defineClientAuth<Config extends ClientAuthConfig>(
  config: Config | ((context: ClientAuthContext) => Config),
): (site: string | ClientSite) => ReturnType<typeof createAuthClient<Config>> {
  return (site) => {
    const { siteUrl, origin = siteUrl, basePath, wrapFetch }: ClientSite =
      typeof site === 'string' ? { siteUrl: site } : site
    const options = isFunction(config) ? config({ siteUrl }) : config
    // A server of the user's own choice has its own base path.
    const target = options.baseURL ? {} : { baseURL: origin, ...(basePath ? { basePath } : {}) }
    if (!wrapFetch) return createAuthClient<Config>({ ...target, ...options })
    const fetcher: typeof fetch = options.fetchOptions?.customFetchImpl ?? ((...args) => globalThis.fetch(...args))
    const fetchOptions = { ...options.fetchOptions, customFetchImpl: wrapFetch(fetcher) }
    return createAuthClient<Config>({ ...target, ...options, fetchOptions })
  }
}

function isFunction<Context, Config>(
  config: Config | ((context: Context) => Config),
): config is (context: Context) => Config {
  return typeof config === 'function'
}
