// The module's options, `auth` in nuxt.config.

import { withLeadingSlash, withoutTrailingSlash } from 'ufo'

export interface ModuleOptions {
  /** The auth server is another one, at `public.siteUrl`: no handlers, no server config, no secret. Default: false. */
  clientOnly?: boolean
  /** Default: `server/auth.config`. A relative path begins at the layer that names it. */
  serverConfig?: string
  /** Default: `app/auth.config`. */
  clientConfig?: string
  /** Where Better Auth answers, below `app.baseURL`. Default: `/api/auth`. */
  basePath?: string
  redirects?: {
    /** For visitors on pages for users. Default: `/login`. */
    login?: string
    /** For users on pages for guests. Default: `/`. */
    guest?: string
    /** After sign-in and sign-up without a step of their own. Default: nowhere. */
    authenticated?: string
    /** After sign-out without a step of its own. Default: nowhere. */
    logout?: string
  }
  /** Whether the login page is told where the visitor was going. Default: true. */
  preserveRedirect?: boolean
  /** Under which key of the query. Default: `redirect`. */
  redirectQueryKey?: string
  session?: {
    /** Accepted for apps that come from elsewhere: what the server rendered is never fetched again. */
    skipHydratedSsrGetSession?: boolean
  }
  /** Not served by this version. */
  hubSecondaryStorage?: boolean | 'custom'
  /** How NuxtHub's tables and columns are called. Default: singular, and as `hub.db` says. */
  schema?: { usePlural?: boolean; casing?: 'camelCase' | 'snake_case' }
}

export const CONFIG_FILES = { server: 'server/auth.config', client: 'app/auth.config' } as const

export const DEFAULTS = {
  clientOnly: false,
  serverConfig: CONFIG_FILES.server as string,
  clientConfig: CONFIG_FILES.client as string,
  basePath: '/api/auth',
  redirects: { login: '/login', guest: '/' },
  preserveRedirect: true,
  redirectQueryKey: 'redirect',
} satisfies ModuleOptions

export type ResolvedOptions = ModuleOptions & typeof DEFAULTS

/** @throws Error naming an option that is not served. */
export function resolveOptions(given: ModuleOptions): ResolvedOptions {
  if (given.hubSecondaryStorage) {
    throw new Error('`auth.hubSecondaryStorage` is not served by this version of @corten/nuxt: remove it.')
  }
  const options = given as ResolvedOptions
  return { ...options, basePath: withLeadingSlash(withoutTrailingSlash(options.basePath)) }
}
