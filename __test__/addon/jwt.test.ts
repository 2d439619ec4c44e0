// The jwt plugin through the addon: better-auth's own helpers over the same keys, middleware, first use by many at once, and
// options that are none.
import '../environment/development.js'
import { createAuthMiddleware } from 'better-auth/api'
import { getCookieCache } from 'corten/cookies'
import {
  createJwk,
  getJwtToken,
  jwt as referenceJwt,
  resolveSigningKey,
  signJWT,
  verifyJWT,
} from 'better-auth/plugins'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import { createAuth } from 'corten'
import { jwt } from 'corten/plugins'
import { editRows, readRows } from '../database.js'
import { cookieOf, defaults, origin, person, servers, type Options, type Setup } from './setup.js'

type JwtOptions = NonNullable<Parameters<typeof jwt>[0]>
type Api = Record<string, (input?: object) => Promise<never>>

const start = servers()
const a = person('a')
const api = (server: Setup): Api => server.auth.api as unknown as Api
const withJwt = (options?: JwtOptions, more: Options = {}): Setup => start({ ...more, plugins: [jwt(options)] })
const signUp = async (server: Setup): Promise<string> => cookieOf(await server.post('/sign-up/email', a))
const tokenOf = async (server: Setup, cookie: string): Promise<string> =>
  ((await (await server.get('/token', { cookie })).json()) as { token: string }).token
const keysOf = async (server: Setup): Promise<JSONWebKeySet> => (await (await server.get('/jwks')).json()) as JSONWebKeySet
const natively = async (server: Setup, token: string): Promise<Record<string, unknown> | null> =>
  ((await api(server)['verifyJWT']?.({ body: { token } })) as unknown as { payload: Record<string, unknown> | null }).payload

describe("better-auth's own helpers", () => {
  it.each(['EdDSA', 'ES256', 'PS256'] as const)('in a hook: tokens and keys go both ways (%s)', async alg => {
    const options: JwtOptions = { jwks: { keyPairConfig: { alg } } }
    const made: Record<string, unknown> = {}
    const after = createAuthMiddleware(async context => {
      if (context.path !== '/get-session' || !context.context.session) return
      made['signed'] = await signJWT(context, { options, payload: { sub: 'by a hook' } })
      made['session'] = await getJwtToken(context, options)
      made['key'] = (await resolveSigningKey(context, options))?.kid
      made['verified'] = await verifyJWT(String(made['native']), options)
    })
    const server = withJwt(options, { hooks: { after } })
    const cookie = await signUp(server)
    made['native'] = await tokenOf(server, cookie)
    await server.get('/get-session', { cookie })
    expect(made['key']).toBe(decodeProtectedHeader(String(made['native'])).kid)
    expect(made['verified']).toMatchObject({ email: a.email, aud: origin })
    expect(await natively(server, String(made['signed']))).toMatchObject({ sub: 'by a hook', iss: origin })
    expect(await natively(server, String(made['session']))).toMatchObject({ email: a.email })
    expect((await readRows(server.file))['jwks']).toHaveLength(1)
  })

  it('with `$context`: a key that they make is the next to sign', async () => {
    const server = withJwt()
    const cookie = await signUp(server)
    const first = await tokenOf(server, cookie)
    const context = { context: await server.auth.$context } as unknown as Parameters<typeof createJwk>[0]
    await new Promise(resolve => setTimeout(resolve, 5))
    const key = await createJwk(context, {})
    const second = await tokenOf(server, cookie)
    expect(decodeProtectedHeader(second).kid).toBe(key.id)
    expect(decodeProtectedHeader(first).kid).not.toBe(key.id)
    for (const token of [first, second]) expect(await natively(server, token)).toMatchObject({ email: a.email })
    const theirs = await signJWT(context, { options: {}, payload: { sub: 'u' } })
    expect(await natively(server, theirs)).toMatchObject({ sub: 'u' })
  })

  it('keys of further algorithms are made by them, and published', async () => {
    const options: JwtOptions = { jwks: { keyPairConfigs: [{ alg: 'ES256' }, { alg: 'RS256' }] } }
    const server = withJwt(options)
    const cookie = await signUp(server)
    await tokenOf(server, cookie)
    const context = { context: await server.auth.$context } as unknown as Parameters<typeof createJwk>[0]
    const token = await signJWT(context, { options, payload: { sub: 'u' }, signingAlgorithm: 'ES256' })
    expect(await natively(server, token)).toMatchObject({ sub: 'u' })
    expect((await keysOf(server)).keys.map(({ alg }) => alg)).toEqual(['EdDSA', 'ES256'])
    // The configured algorithm still signs, although its key is older.
    expect(decodeProtectedHeader(await tokenOf(server, cookie)).alg).toBe('EdDSA')
  })

  it("better-auth's context signs session caches that the core reads", async () => {
    const options: JwtOptions = { sessionCookieCache: true }
    const server = withJwt(options, { session: { cookieCache: { enabled: true, strategy: 'jwt' } } })
    await signUp(server)
    const { sessionConfig } = await server.auth.$context
    expect((sessionConfig as { cookieCacheSigner?: object }).cookieCacheSigner).toBeDefined()
  })
})

describe('many at once', () => {
  it.each(['EdDSA', 'RS256'] as const)('the first use of %s: every token verifies', async alg => {
    const server = withJwt({ jwks: { keyPairConfig: { alg } } })
    const cookie = await signUp(server)
    const tokens = await Promise.all(Array.from({ length: 8 }, () => tokenOf(server, cookie)))
    await Promise.all([keysOf(server), keysOf(server)])
    const keys = createLocalJWKSet(await keysOf(server))
    for (const token of tokens) {
      expect(await natively(server, token)).toMatchObject({ email: a.email })
      await jwtVerify(token, keys)
    }
  })

  it('sign-ups that need a key for their session cache', async () => {
    const server = withJwt(
      { sessionCookieCache: true, jwks: { keyPairConfig: { alg: 'RS256' } } },
      { session: { cookieCache: { enabled: true, strategy: 'jwt' } } },
    )
    const people = ['a', 'b', 'c', 'd'].map(person)
    const replies = await Promise.all(people.map(body => server.post('/sign-up/email', body)))
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    await editRows(server.file, 'DELETE FROM session')
    for (const reply of replies) expect(await (await server.get('/get-session', { cookie: cookieOf(reply) })).json()).not.toBeNull()
  })

  it('a key that ends while a sign-up is under way', async () => {
    const server = withJwt(
      { sessionCookieCache: true, jwks: { rotationInterval: 0.001 } },
      { session: { cookieCache: { enabled: true, strategy: 'jwt' } } },
    )
    for (const name of ['a', 'b', 'c']) expect((await server.post('/sign-up/email', person(name))).status).toBe(200)
  })
})

describe('the session cache in middleware', () => {
  const strategy = { enabled: true, strategy: 'jwt' }
  it('getCookieCache reads it with the published keys, and with no others', async () => {
    for (const alg of ['EdDSA', 'RS256', 'ES256'] as const) {
      const server = withJwt({ sessionCookieCache: true, jwks: { keyPairConfig: { alg } } }, { session: { cookieCache: strategy } })
      const other = withJwt({ sessionCookieCache: true, jwks: { keyPairConfig: { alg } } }, { session: { cookieCache: strategy } })
      const headers = new Headers({ cookie: await signUp(server) })
      const read = async (jwks: JSONWebKeySet, issuer = origin) =>
        getCookieCache(headers, { strategy: 'jwt', jwt: { jwks: jwks as never, issuer }, secret: String(defaults['secret']), isSecure: false })
      expect((await read(await keysOf(server)))?.user.email).toBe(a.email)
      expect(await read(await keysOf(other))).toBeNull()
      expect(await read(await keysOf(server), 'https://elsewhere.example')).toBeNull()
    }
  })
})

describe('a key that was read before', () => {
  it('is not used any more when its row is gone or has changed', async () => {
    const server = withJwt({ jwt: { expirationTime: '1h' } })
    const cookie = await signUp(server)
    const token = await tokenOf(server, cookie)
    expect(await natively(server, token)).not.toBeNull()
    const [row] = (await readRows(server.file))['jwks'] ?? []
    const stored = new Map(row)
    await editRows(server.file, 'DELETE FROM jwks')
    expect(await natively(server, token)).toBeNull()
    // Another key under the same id, as after an attack on the id alone.
    await tokenOf(server, cookie)
    await editRows(server.file, 'UPDATE jwks SET id = ?', [String(stored.get('id'))])
    expect(await natively(server, token)).toBeNull()
    expect(await natively(server, await tokenOf(server, cookie))).toMatchObject({ email: a.email })
  })
})

describe('the factory', () => {
  const refused: [JwtOptions, ...unknown[]][] = [
    [{ jwt: { sign: async () => 'x' } }],
    [{ jwks: { remoteUrl: 'https://x.example' } }],
    [{ jwks: { jwksPath: '' } }],
    [{ jwks: { jwksPath: 'jwks' } }],
    [{ jwks: { jwksPath: '/a/../b' } }],
    [{ jwks: { jwksPath: 5 as never } }],
  ]
  const thrown = (make: () => unknown): Error => {
    try {
      make()
    } catch (error) {
      return error as Error
    }
    throw new Error('nothing was thrown')
  }

  it.each(refused)("refuses what better-auth's refuses, in its words: %j", options => {
    const [own, reference] = [thrown(() => jwt(options)), thrown(() => referenceJwt(options))]
    expect([own.name, own.message]).toEqual([reference.name, reference.message])
  })

  it('makes what createAuth runs', () => {
    expect(jwt()).toMatchObject({ id: 'jwt', version: referenceJwt().version })
  })
})

describe('options', () => {
  const make = (options: unknown, more: Options = {}) => () => {
    const auth = createAuth({ ...defaults, ...more, database: 'sqlite::memory:', plugins: [jwt(options as JwtOptions)] } as never)
    void auth.close()
  }
  const wrong: [option: string, options: object][] = [
    ['sessionCookieCache', { sessionCookieCache: 'yes' }],
    ['disableSettingJwtHeader', { disableSettingJwtHeader: 1 }],
    ['jwks', { jwks: 'x' }],
    ['jwks.remoteUrl', { jwks: { remoteUrl: 5, keyPairConfig: { alg: 'ES256' } } }],
    ['jwks.keyPairConfig', { jwks: { keyPairConfig: 'ES256' } }],
    ['jwks.keyPairConfig.alg', { jwks: { keyPairConfig: { alg: 5 } } }],
    ['jwks.keyPairConfig.alg', { jwks: { keyPairConfig: { alg: 'HS256' } } }],
    ['jwks.keyPairConfig.alg', { jwks: { keyPairConfig: { alg: 'none' } } }],
    ['jwks.keyPairConfig.crv', { jwks: { keyPairConfig: { alg: 'EdDSA', crv: 'Ed448' } } }],
    ['jwks.keyPairConfig.crv', { jwks: { keyPairConfig: { alg: 'RS256', crv: 'P-256' } } }],
    ['jwks.keyPairConfig.modulusLength', { jwks: { keyPairConfig: { alg: 'RS256', modulusLength: 1024 } } }],
    ['jwks.keyPairConfig.modulusLength', { jwks: { keyPairConfig: { alg: 'RS256', modulusLength: 2048.5 } } }],
    ['jwks.keyPairConfig.modulusLength', { jwks: { keyPairConfig: { alg: 'RS256', modulusLength: '4096' } } }],
    ['jwks.keyPairConfigs', { jwks: { keyPairConfigs: { alg: 'ES256' } } }],
    ['jwks.keyPairConfigs.1.alg', { jwks: { keyPairConfigs: [{ alg: 'ES256' }, { alg: 'XS256' }] } }],
    ['jwks.disablePrivateKeyEncryption', { jwks: { disablePrivateKeyEncryption: 'no' } }],
    ['jwks.rotationInterval', { jwks: { rotationInterval: '1d' } }],
    ['jwks.gracePeriod', { jwks: { gracePeriod: '1d' } }],
    ['jwt', { jwt: 'x' }],
    ['jwt.issuer', { jwt: { issuer: ['x'] } }],
    ['jwt.audience', { jwt: { audience: 5 } }],
    ['jwt.audience', { jwt: { audience: ['x', 5] } }],
    ['jwt.expirationTime', { jwt: { expirationTime: 'soon' } }],
    ['jwt.expirationTime', { jwt: { expirationTime: true } }],
    ['jwt.definePayload', { jwt: { definePayload: {} } }],
    ['jwt.getSubject', { jwt: { getSubject: 'id' } }],
    ['jwt.sign', { jwks: { remoteUrl: 'https://x.example', keyPairConfig: { alg: 'ES256' } }, jwt: { sign: 'x' } }],
    ['adapter.getJwks', { adapter: { getJwks: [] } }],
    ['adapter.createJwk', { adapter: { createJwk: 'x' } }],
    ['schema.jwks.modelName', { schema: { jwks: { modelName: 5 } } }],
    ['schema.jwks.modelName', { schema: { jwks: { modelName: 'User' } } }],
    ['schema.jwks.fields', { schema: { jwks: { fields: { alg: 'crv' } } } }],
    ['schema.jwks.fields.nickname', { schema: { jwks: { fields: { nickname: 'x' } } } }],
    ['schema.keys', { schema: { keys: { modelName: 'x' } } }],
    ['jwks.unknown', { jwks: { unknown: 'x' } }],
    ['nonsense', { nonsense: 5 }],
  ]

  it.each(wrong)('%s of the wrong type is an error of createAuth that names it', (option, options) => {
    expect(make(options)).toThrow(new RegExp(`\`${option.replaceAll('.', '\\.')}[^\`]*\` of the plugin \`jwt\``))
  })

  it('what stands against the session cache is an error, too', () => {
    const strategy = /requires `session.cookieCache.strategy = "jwt"`/
    expect(make({ sessionCookieCache: true })).toThrow(strategy)
    expect(make({ sessionCookieCache: true }, { session: { cookieCache: { enabled: true, strategy: 'jwe' } } })).toThrow(strategy)
    const remote = { jwks: { remoteUrl: 'https://x.example', keyPairConfig: { alg: 'ES256' } }, jwt: { sign: async () => 'x' } }
    const cache = { session: { cookieCache: { enabled: true, strategy: 'jwt' } } }
    expect(make({ ...remote, sessionCookieCache: true }, cache)).toThrow(/does not support `jwt.sign`/)
    expect(make({ sessionCookieCache: true }, cache)).not.toThrow()
    expect(make({ sessionCookieCache: false, jwks: {}, jwt: undefined, adapter: {} })).not.toThrow()
  })

  it('a grace period that is shorter than the session cache is a warning', async () => {
    const lines: string[] = []
    const logger = { disabled: false, log: (level: string, line: string) => void (level === 'warn' && lines.push(line)) }
    const session = { cookieCache: { enabled: true, strategy: 'jwt', maxAge: 600 } }
    withJwt({ sessionCookieCache: true, jwks: { gracePeriod: 600 } }, { logger, session })
    withJwt({ sessionCookieCache: true, jwks: { gracePeriod: 599 } }, { logger, session })
    await vi.waitFor(() => expect(lines.join()).toContain('gracePeriod'), 5000)
    expect(lines.filter(line => line.includes('gracePeriod'))).toHaveLength(1)
  })

  it('a token without issuer and audience is signed, and the log says so', async () => {
    const lines: string[] = []
    const logger = { disabled: false, log: (level: string, line: string) => void (level === 'warn' && lines.push(line)) }
    const server = withJwt({}, { logger, baseURL: undefined })
    await api(server)['signJWT']?.({ body: { payload: { sub: 'u' } } })
    expect(lines.filter(line => line.includes('without issuer'))).toHaveLength(1)
  })
})
