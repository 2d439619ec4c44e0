// `corten/cookies` beside `better-auth/cookies`, over caches that either runtime made.
import './environment/development.js'
import { betterAuth as reference } from 'better-auth'
import * as theirs from 'better-auth/cookies'
import * as ours from 'corten/cookies'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openSessionCache } from '../js/native.js'
import { cookieOf, defaults, origin, person, setup, type Setup } from './addon/setup.js'

type Config = NonNullable<Parameters<typeof theirs.getCookieCache>[1]>

const secret = String(defaults['secret'])
const headers = (cookie: string): Headers => new Headers({ cookie })
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    value => JSON.stringify(value),
    (error: unknown) => String(error),
  )

/** The reference's answer, which ours must be, to the order of keys. */
async function both(cookie: string, config?: Config): Promise<string> {
  const answer = await outcome(theirs.getCookieCache(headers(cookie), config))
  expect(await outcome(ours.getCookieCache(headers(cookie), config))).toBe(answer)
  return answer
}

// The reference writes a line for every cookie that it cannot read.
beforeAll(() => {
  for (const level of ['error', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => {})
})
afterEach(() => vi.useRealTimers())

it('exports what the reference exports', () => {
  expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort())
})

it('getSessionCookie', () => {
  for (const cookie of ['', 'better-auth.session_token=a.b', '__Secure-better-auth.session_token="c"', 'better-auth-session_token=d', 'x=y']) {
    expect(ours.getSessionCookie(headers(cookie))).toBe(theirs.getSessionCookie(headers(cookie)))
  }
})

describe.each(['compact', 'jwt', 'jwe'] as const)('getCookieCache (%s)', strategy => {
  const made = new Map<'corten' | 'better-auth', string>()
  let server: Setup

  beforeAll(async () => {
    const session = { cookieCache: { enabled: true, strategy, version: '2', maxAge: 300 } }
    const name = 'é'.repeat(20)
    server = setup({ session })
    made.set('corten', cookieOf(await server.post('/sign-up/email', { ...person('a'), name })))
    const other = reference({ ...defaults, session } as Parameters<typeof reference>[0])
    const body = JSON.stringify({ ...person('b'), name })
    const sent = { method: 'POST', headers: { 'content-type': 'application/json', origin }, body }
    made.set('better-auth', cookieOf(await other.handler(new Request(`${origin}/api/auth/sign-up/email`, sent))))
  })
  afterAll(() => server.end())

  describe.each(['corten', 'better-auth'] as const)('made by %s', runtime => {
    const cookie = (): string => made.get(runtime) ?? ''
    const value = (): string => theirs.parseCookies(cookie()).get('better-auth.session_data') ?? ''

    it('is read, and natively', async () => {
      expect(JSON.parse(await both(cookie(), { secret, strategy }))).toMatchObject({ user: { name: 'é'.repeat(20) }, version: '2' })
      const read = await ours.getCookieCache(headers(cookie()), { secret, strategy })
      expect(read?.session.expiresAt).toBeInstanceOf(Date)
      expect(openSessionCache(strategy, secret, value(), Date.now())).toContain('"user":')
    })

    it('is read from a request, from parts, and under other names', async () => {
      const request = new Request(origin, { headers: { cookie: cookie() } })
      expect(await ours.getCookieCache(request, { secret, strategy })).toMatchObject({ version: '2' })
      const [first, second] = [value().slice(0, 100), value().slice(100)]
      expect(await both(`better-auth.session_data.1=${second}; better-auth.session_data.0=${first}`, { secret, strategy })).not.toBe('null')
      const named = { secret, strategy, cookieName: 'c', cookiePrefix: 'p', isSecure: true }
      expect(await both(`__Secure-p.c=${value()}`, named)).not.toBe('null')
      expect(await both(`p.c=${value()}`, named)).toBe('null')
    })

    it('must have the version', async () => {
      expect(await both(cookie(), { secret, strategy, version: '2' })).not.toBe('null')
      expect(await both(cookie(), { secret, strategy, version: '3' })).toBe('null')
      expect(await both(cookie(), { secret, strategy, version: async (_session, user) => (user.name.startsWith('é') ? '2' : '') })).not.toBe('null')
      expect(await both(cookie(), { secret, strategy, version: () => Promise.reject(new Error('mine')) })).toBe('Error: mine')
    })

    it('ends', async () => {
      const start = Date.now()
      vi.useFakeTimers({ toFake: ['Date'] })
      for (const seconds of [0, 299, 302, 320, 3600, 8 * 86_400]) {
        vi.setSystemTime(start + seconds * 1000)
        const answer = await both(cookie(), { secret, strategy })
        if (seconds < 298 || seconds > 316) expect(answer === 'null').toBe(seconds > 300)
      }
    })

    it('is refused when anything was changed', async () => {
      expect(await both(cookie(), { secret: `${secret}x`, strategy })).toBe('null')
      for (let at = 0; at < value().length - 2; at += 7) {
        const changed = value().slice(0, at) + (value()[at] === 'A' ? 'B' : 'A') + value().slice(at + 1)
        await both(`better-auth.session_data=${changed}`, { secret, strategy })
      }
    })
  })

  it('garbage', async () => {
    for (const value of ['', 'a', '.', '..', '%', 'e30', 'bnVsbA', '{}', '====', 'é', 'a.b.c', 'a..b.c.d']) {
      await both(`better-auth.session_data=${value}`, { secret, strategy })
    }
    expect(await both('', { secret, strategy })).toBe('null')
  })

  it('takes the secret from the environment, and asks for one', async () => {
    const cookie = made.get('corten') ?? ''
    const before = process.env.BETTER_AUTH_SECRET
    try {
      process.env.BETTER_AUTH_SECRET = secret
      expect(await both(cookie, { strategy })).not.toBe('null')
      delete process.env.BETTER_AUTH_SECRET
      expect(await both(cookie, { strategy })).toContain('requires a secret')
    } finally {
      if (before !== undefined) process.env.BETTER_AUTH_SECRET = before
    }
  })
})
