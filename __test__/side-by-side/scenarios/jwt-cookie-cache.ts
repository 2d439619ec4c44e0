// The session cache as a token under a key of the JWKS.
import { act, api, getSession, post, signIn, signUp, sql, wait, type Run, type Scenario } from '../steps.js'
import { jwks, token, verify, withJwt, type JwtOptions } from './jwt.js'
import type { Options as AuthOptions } from '../target.js'

type Cache = NonNullable<NonNullable<AuthOptions['session']>['cookieCache']>

const data = 'better-auth.session_data'
const cached = (name: string, steps: Scenario['steps'], jwt: JwtOptions = {}, cache: Cache = {}, more: AuthOptions = {}): Scenario =>
  withJwt(name, steps, { sessionCookieCache: true, ...jwt }, { ...more, session: { cookieCache: { enabled: true, strategy: 'jwt', ...cache } } })

const later = sql("UPDATE user SET name = 'Later'")

/** The cache's token with something changed. */
const tamper = (change: (header: Record<string, unknown>, payload: Record<string, unknown>) => string | void) =>
  act((run: Run) => {
    const [header = '', payload = '', signature = ''] = (run.jar().get(data) ?? '').split('.')
    const parsed = [header, payload].map(part => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>)
    const end = change(parsed[0] ?? {}, parsed[1] ?? {}) ?? signature
    run.jar().set(data, [...parsed.map(part => Buffer.from(JSON.stringify(part)).toString('base64url')), end].join('.'))
  })

const tampered = (name: string, change: Parameters<typeof tamper>[0]): Scenario =>
  cached(`a tampered cache: ${name}`, [signUp(), later, tamper(change), getSession(), getSession()])

/** Puts a token that `signJWT` made into the cache. */
const forge = (change: (payload: Record<string, unknown>) => void) =>
  api(
    'signJWT',
    run => {
      const payload = (run.jar().get(data) ?? '').split('.')[1] ?? ''
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
      change(claims)
      return { body: { payload: claims } }
    },
    { save: 'forged' },
  )
const useForged = act(run => run.jar().set(data, (run.saved('forged') as { token: string }).token))

export const jwtCookieCacheScenarios: Scenario[] = [
  cached('a hit asks for keys alone', [
    signUp(),
    getSession(),
    sql('DELETE FROM session'),
    getSession(),
    token(),
    verify(),
    wait(299),
    getSession(),
    wait(2),
    getSession(),
  ]),
  cached('the clocks of others may be late', [signUp(), later, wait(305), getSession(), getSession(), wait(330), getSession()]),
  cached('a key that was deleted', [signUp(), later, sql('DELETE FROM jwks'), getSession(), getSession(), jwks]),
  cached('a rotation', [signUp(), later, wait(61), getSession(), wait(100), getSession({}, '?disableCookieCache=true'), getSession(), jwks], {
    jwks: { rotationInterval: 60, gracePeriod: 400 },
  }),
  cached('keys of RSA', [signUp(), getSession(), signIn(), getSession(), post('/sign-out', {}), jwks], { jwks: { keyPairConfig: { alg: 'RS256' } } }),
  cached('keys of ES512', [signUp(), later, getSession()], { jwks: { keyPairConfig: { alg: 'ES512' } } }),
  cached('without remembering', [signUp({ rememberMe: false }), getSession(), later, getSession()]),
  cached('a version', [signUp(), later, getSession()], {}, { version: 'v2', maxAge: 60 }),
  cached('claims of its own for tokens', [signUp(), getSession(), token(), verify()], { jwt: { issuer: 'me', audience: 'you', definePayload: () => ({ x: 1 }) } }),
  cached('user and session change', [
    signUp(),
    post('/update-user', { name: 'New' }),
    getSession(),
    post('/change-password', { currentPassword: 'password1234', newPassword: 'password5678', revokeOtherSessions: true }),
    getSession(),
  ]),
  cached('where the base URL is that of the request', [signUp(), later, getSession()], {}, {}, { baseURL: undefined }),
  cached('a serial id', [signUp(), later, getSession(), jwks], {}, {}, { advanced: { database: { generateId: 'serial' } } }),
  cached('a cache that is switched off', [signUp(), getSession()], {}, { enabled: false }),
  {
    ...cached('without a database', [signUp(), getSession(), token(), verify(), post('/sign-out', {}), getSession(), jwks]),
    stateless: true,
  },
  cached('an adapter', [signUp(), later, getSession(), jwks], adapter()),
  tampered('another user', (_, payload) => void ((payload.user as { id: string }).id = 'x')),
  tampered('another subject', (_, payload) => void (payload.sub = 'x')),
  tampered('another type', header => void (header.typ = 'JWT')),
  tampered('no type', header => void delete header.typ),
  tampered('another key', header => void (header.kid = 'x')),
  tampered('no key', header => void delete header.kid),
  tampered('alg none', header => ((header.alg = 'none'), '')),
  tampered('alg HS256', header => void (header.alg = 'HS256')),
  tampered('nothing', () => undefined),
  ...['x', 'a.b.c', 'e30.e30.', 'eyJ'].map(value => cached(`a cache that is ${value}`, [signUp(), act(run => run.jar().set(data, value)), getSession()])),
  cached('a token of the application is no cache', [signUp(), later, forge(() => undefined), useForged, getSession()]),
  cached('a cache of another application', [
    signUp(),
    later,
    act(run => run.jar().set(data, '')),
    getSession(),
  ]),
]

function adapter(): JwtOptions {
  const keys: Awaited<ReturnType<NonNullable<NonNullable<JwtOptions['adapter']>['createJwk']>>>[] = []
  return {
    adapter: {
      getJwks: async () => keys,
      createJwk: async key => {
        const made = { ...key, id: 'only' }
        keys.splice(0, 1, made)
        return made
      },
    },
  }
}
