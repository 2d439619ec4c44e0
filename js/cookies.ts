// Cookies for middleware: what `better-auth/cookies` exports, the session cache opened natively.

import { getCookieCache as ask, parseCookies } from 'better-auth/cookies'
import { openSessionCache } from '../js/native.js'
import { cachePayload } from './cache-payload.js'

export * from 'better-auth/cookies'

type Config = NonNullable<Parameters<typeof ask>[1]>

/** As the reference, which reads it once. */
const production = process.env.NODE_ENV === 'production'

/**
 * The session in the cache cookie. What the core does not open is left to better-auth's function:
 * its errors and warnings are part of what callers see.
 */
export const getCookieCache: typeof ask = async (request, config) => {
  const headers = request instanceof Headers || !('headers' in request) ? (request as Headers) : request.headers
  const secret = config?.secret || process.env.BETTER_AUTH_SECRET
  const value = sentCache(headers.get('cookie') ?? '', config ?? {})
  if (!value || typeof secret !== 'string' || !secret || config?.jwt?.jwks) return ask(request, config)
  const opened = openSessionCache(config?.strategy || 'compact', secret, value, Date.now())
  if (typeof opened !== 'string') return ask(request, config)
  const lineBreak = opened.indexOf('\n')
  const payload = cachePayload(opened.slice(lineBreak + 1))
  if (!payload) return ask(request, config)
  const { version } = config ?? {}
  if (version) {
    const expected = typeof version === 'string' ? version : await version(payload.session, payload.user)
    if ((payload.version || '1') !== expected) return null
  }
  const end = opened.slice(0, lineBreak)
  const now = Date.now()
  if ((end !== '' && Number(end) < now) || payload.session.expiresAt.getTime() < now) return null
  return payload as never
}

/** The cookie's value, or its parts put together. */
function sentCache(header: string, { cookieName = 'session_data', cookiePrefix = 'better-auth', isSecure }: Config) {
  const name = `${(isSecure ?? production) ? '__Secure-' : ''}${cookiePrefix}.${cookieName}`
  const cookies = parseCookies(header)
  const whole = cookies.get(name)
  if (whole) return whole
  return [...cookies]
    .filter(([key]) => key.startsWith(`${name}.`))
    .map(([key, value]) => ({ index: Number.parseInt(key.split('.').at(-1) || '0', 10), value }))
    .filter(({ index }) => !Number.isNaN(index))
    .sort((one, other) => one.index - other.index)
    .map(({ value }) => value)
    .join('')
}
