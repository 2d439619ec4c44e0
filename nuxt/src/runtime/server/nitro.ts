// All that is particular to Nitro 2 and h3 1. Another version of either needs another such file.

import { handlers } from '#nitro-internal-virtual/server-handlers'
import { appendResponseHeader, createError, eventHandler, getRequestURL, getRequestWebStream, type H3Event } from 'h3'
import { defineNitroPlugin, getRouteRules, useRuntimeConfig } from 'nitropack/runtime'
import type { NitroApp, NitroRuntimeConfig } from 'nitropack/types'
import { createRouter, toRouteMatcher } from 'radix3'
import { withoutBase } from 'ufo'
import type { AuthRules } from '../shared/route-rules.js'

export type { H3Event as ServerEvent }
export { defineNitroPlugin as defineServerPlugin, eventHandler }

export interface ServerConfig {
  secret: string
  siteUrl: string
  /** Of the app, with a slash at both ends. */
  baseURL: string
  /** Of Better Auth, below the app's. */
  basePath: string
  databaseProvider: string
  rules: AuthRules
  runtimeConfig: NitroRuntimeConfig
}

/** Read when the server runs: nothing of it is in the build but defaults. */
export function serverConfig(): ServerConfig {
  const runtimeConfig = useRuntimeConfig()
  const { siteUrl, auth } = runtimeConfig.public as { siteUrl?: unknown; auth?: { basePath?: string; databaseProvider?: string } }
  return {
    secret: String(runtimeConfig.betterAuthSecret || ''),
    siteUrl: typeof siteUrl === 'string' ? siteUrl : '',
    baseURL: runtimeConfig.app.baseURL,
    basePath: auth?.basePath ?? '/api/auth',
    databaseProvider: auth?.databaseProvider ?? 'none',
    rules: (runtimeConfig.nitro.routeRules ?? {}) as AuthRules,
    runtimeConfig,
  }
}

export interface ServerApp {
  /** Runs `guard` before everything else: proxies and redirects of route rules, middleware, handlers. */
  guard: (guard: (event: H3Event) => unknown) => void
  onClose: (close: () => Promise<void>) => void
}

export function serverApp(nitro: NitroApp): ServerApp {
  return {
    guard: (guard) => nitro.h3App.stack.unshift({ route: '/', handler: eventHandler(guard) }),
    onClose: (close) => nitro.hooks.hook('close', close),
  }
}

/** Whether a path is answered by a handler of the server or a proxy, and not by the renderer of pages. */
export function createServerRouteMatcher({ rules }: ServerConfig): (path: string) => boolean {
  const routed = handlers.flatMap(({ route, middleware }) => (route && !middleware && route !== '/**' ? [route] : []))
  const proxied = Object.keys(rules).filter((pattern) => 'proxy' in (rules[pattern] ?? {}))
  const routes = Object.fromEntries([...routed, ...proxied].map((route) => [route, {}]))
  const matcher = toRouteMatcher(createRouter({ routes }))
  return (path) => matcher.matchAll(path.length > 1 ? path.replace(/\/$/, '') : path).length > 0
}

/** The path within the app, decoded, with its query. */
export function appPath(event: H3Event): string {
  return withoutBase(event.path, useRuntimeConfig().app.baseURL)
}

/** Whether the answer is kept and shown to others: it must not know who asked for it. */
export function isShared(event: H3Event): boolean {
  const { cache, isr, prerender } = getRouteRules(event) as Record<string, unknown>
  return Boolean(cache || isr || prerender)
}

/** The page that Nuxt renders for an error, in a request of its own within the same process. */
export function isErrorPage(event: H3Event): boolean {
  return '__unenv__' in event.node.req && appPath(event).startsWith('/__nuxt_error')
}

/** The request as it was sent, under the URL that the client used. */
export function webRequest(event: H3Event): Request {
  const origin = getRequestURL(event, { xForwardedProto: false }).origin
  const body = getRequestWebStream(event)
  const headers = new Headers(event.headers)
  // Who came without a proxy has the address of the connection: rate limits tell clients apart by it.
  const address = event.node.req.socket?.remoteAddress
  if (address && !headers.has('x-forwarded-for')) headers.set('x-forwarded-for', address)
  return new Request(new URL(event.node.req.originalUrl ?? event.path, origin), {
    method: event.method,
    headers,
    ...(body ? { body, duplex: 'half' } : {}),
  } as RequestInit)
}

export function addCookies(event: H3Event, headers: Headers): void {
  if (event.node.res.headersSent) return
  for (const cookie of headers.getSetCookie()) appendResponseHeader(event, 'set-cookie', cookie)
}

/** Neither a proxy nor the browser's back button may show this response again, unless the app says otherwise. */
export function forbidSharedCaching({ node: { res } }: H3Event): void {
  if (!res.headersSent && !res.hasHeader('cache-control')) res.setHeader('cache-control', 'private, no-store')
}

/** Errors that Nitro shows to the client as they are. */
export function httpError(statusCode: 401 | 403, statusMessage: string): Error {
  return createError({ statusCode, statusMessage })
}
