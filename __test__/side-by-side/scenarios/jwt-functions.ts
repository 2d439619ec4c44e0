// Functions in the options of the jwt plugin: what a token says, who signs it, and where keys are kept.
import { APIError } from 'better-auth/api'
import { absentClaims, keysAskedOnce, wrongAnswer } from '../differences.js'
import { api, get, getSession, signUp, wait, type Recorder, type Scenario } from '../steps.js'
import { jwks, token, verify, withJwt, type JwtOptions } from './jwt.js'

type Jwt = NonNullable<JwtOptions['jwt']>
type Jwk = Awaited<ReturnType<NonNullable<NonNullable<JwtOptions['adapter']>['createJwk']>>>

const defined = (name: string, payload: unknown, more: Jwt = {}): Scenario =>
  withJwt(`a payload: ${name}`, [signUp(), token(), verify(), getSession()], record => ({
    jwt: { ...more, definePayload: record('payload', () => payload as never) as never },
  }))

const payloads: Scenario[] = [
  defined('some fields', { role: 'admin', n: 1.5, list: ['é', null] }),
  defined('a promise', Promise.resolve({ later: true })),
  defined('nothing', undefined),
  defined('null', null),
  defined('claims of its own', { exp: '1h', iss: 'me', aud: 'you', iat: 1_700_000_000, sub: 'nobody', jti: 'j', nbf: 5 }),
  defined('dates', { at: new Date('2000-01-01T00:00:00.000Z'), undefined: undefined }),
  defined('what looks like a mark', { $date: '2000-01-01T00:00:00.000Z', $callback: 'x', $$x: 1 }),
]

const subject = (name: string, value: unknown, differs: Parameters<typeof get>[1] = {}): Scenario =>
  withJwt(`a subject: ${name}`, [signUp(), get('/token', { save: 'token', ...differs }), verify()], record => ({
    jwt: { getSubject: record('subject', () => value as never) as never },
  }))

const subjects: Scenario[] = [
  subject('text', 'me'),
  subject('a promise', Promise.resolve('me')),
  subject('nothing', undefined),
  subject('null', null),
  subject('empty', ''),
]

const broken = (name: string, jwt: (record: Recorder) => Jwt): Scenario =>
  withJwt(`a function that fails: ${name}`, [signUp(), get('/token'), getSession()], record => ({ jwt: jwt(record) }))

const failures: Scenario[] = [
  broken('thrown', record => ({ definePayload: record('payload', () => { throw new Error('on purpose') }) })),
  broken('rejected', record => ({ definePayload: record('payload', async () => Promise.reject(new Error('on purpose'))) })),
  broken('an APIError', record => ({ getSubject: record('subject', () => { throw new APIError('FORBIDDEN', { message: 'no' }) }) })),
  broken('a subject of another type', record => ({ getSubject: record('subject', () => 5 as never) })),
  withJwt('a payload that is none', [jwks, signUp(), get('/token', { differs: wrongAnswer })], record => ({
    jwt: { definePayload: record('payload', () => 'text' as never) },
  })),
]

const signedElsewhere = { differs: absentClaims }

const remote: JwtOptions['jwks'] = { remoteUrl: 'https://keys.example/jwks', keyPairConfig: { alg: 'ES256' } }

const remotely: Scenario[] = [
  withJwt(
    'somebody else signs',
    [
      signUp(),
      get('/token', signedElsewhere),
      getSession(signedElsewhere),
      jwks,
      api('getJwks', {}),
      api('signJWT', { body: { payload: { sub: 'u', $date: 'x', iat: 5 } } }, signedElsewhere),
      api('signJWT', { body: { payload: { sub: 'u', iss: 'x', aud: ['y'], exp: 'whenever' } } }, signedElsewhere),
      api('verifyJWT', { body: { token: 'a.b.c' } }),
    ],
    record => ({ jwks: remote, jwt: { sign: record('sign', async payload => `signed.for.${String((payload as { sub: string }).sub)}`) as never } }),
  ),
  withJwt('keys elsewhere, but signed here', [jwks, signUp(), token(), verify(), jwks], { jwks: remote }),
]

const adapters: Scenario[] = [
  withJwt('an adapter gets the context', [signUp(), get('/token', { differs: keysAskedOnce }), getSession()], record => {
    const keys: Jwk[] = []
    const seen = record('context', () => undefined)
    return {
      jwks: { rotationInterval: 60, disablePrivateKeyEncryption: true },
      adapter: {
        getJwks: async context => {
          seen('getJwks', context.path, typeof context.context.adapter.findMany)
          return keys
        },
        createJwk: async (key, context) => {
          seen('createJwk', context.path, Object.keys(key), key.createdAt, key.expiresAt, key.alg, key.crv)
          const made = { ...key, id: 'only' }
          keys.push(made)
          return made
        },
      },
    }
  }),
  withJwt('rotation with an adapter', [signUp(), token(), wait(61), token('later'), verify(), verify('later'), jwks], record => {
    const keys: Jwk[] = []
    return {
      jwks: { rotationInterval: 60 },
      adapter: {
        getJwks: async () => keys,
        createJwk: async key => {
          const made = { ...key, id: `key-${keys.length + 1}` }
          keys.push(made)
          record('made')(made.id)
          return made
        },
      },
    }
  }),
  withJwt('an adapter without keys', [signUp(), get('/jwks'), verifyNothing()], {
    adapter: { getJwks: async () => null, createJwk: async key => ({ ...key, id: 'x' }) },
  }),
  withJwt('an adapter that fails', [signUp(), get('/jwks'), get('/token'), verifyNothing()], {
    adapter: { getJwks: async () => Promise.reject(new Error('on purpose')) },
  }),
  withJwt('an adapter over the rows', [signUp(), token(), verify(), jwks], {
    adapter: { getJwks: async context => context.context.adapter.findMany({ model: 'jwks' }) },
  }),
]

function verifyNothing() {
  return api('verifyJWT', { body: { token: 'eyJhbGciOiJFZERTQSIsImtpZCI6IngifQ.e30.AA' } })
}

export const jwtFunctionScenarios: Scenario[] = [...payloads, ...subjects, ...failures, ...remotely, ...adapters]
