// Tokens for other services: endpoints, the header of get-session, keys and their rotation.
import {
  act,
  api,
  get,
  getSession,
  origin,
  post,
  request,
  nothing,
  restart,
  signIn,
  signUp,
  sql,
  wait,
  type Recorder,
  type Run,
  type Scenario,
} from '../steps.js'
import { absentFields, alwaysApiError, tokenNotMade } from '../differences.js'
import type { Options as AuthOptions } from '../target.js'

export type JwtOptions = NonNullable<Parameters<typeof import('better-auth/plugins').jwt>[0]>

export const withJwt = (
  name: string,
  steps: Scenario['steps'],
  options?: JwtOptions | ((record: Recorder) => JwtOptions),
  more: AuthOptions = {},
): Scenario => ({
  name,
  options: (record, { jwt }) => ({ ...more, plugins: [jwt(typeof options === 'function' ? options(record) : options)] }),
  steps,
})

export const tokenOf = (run: Run, name = 'token'): string => (run.saved(name) as { token: string }).token
export const token = (save = 'token') => get('/token', { save })
export const jwks = get('/jwks')
export const verify = (name = 'token', more: object = {}) => api('verifyJWT', run => ({ body: { token: tokenOf(run, name), ...more } }))
const sign = (payload: object, overrideOptions?: object, save = 'token') =>
  api('signJWT', { body: { payload, ...(overrideOptions && { overrideOptions }) } }, { save })

const refused = { differs: alwaysApiError }

const algorithms = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES512', 'RS256', 'PS256'] as const
type KeyConfig = NonNullable<NonNullable<JwtOptions['jwks']>['keyPairConfig']>
const key = (alg: string, more: object = {}): JwtOptions => ({ jwks: { keyPairConfig: { alg, ...more } as KeyConfig } })

const lives: [name: string, time: NonNullable<JwtOptions['jwt']>['expirationTime']][] = [
  ['a number', 4_000_000_000],
  ['zero', 0],
  ['a Date', new Date('2044-01-01T00:00:00.900Z')],
  ['hours', '2h'],
  ['words', '1 day from now'],
  ['months', '1mo'],
  ['the past', '-1m'],
  ['ago', '5 minutes ago'],
  ['a fraction', '1.5 hours'],
]

const endpoints: Scenario[] = [
  withJwt('a session gets a token', [
    getSession(),
    signUp(),
    getSession(),
    token(),
    jwks,
    verify(),
    get('/token', { jar: null }),
    get('/token', { jar: null, headers: { cookie: 'better-auth.session_token=x.y' } }),
    request('POST', '/token', nothing),
    request('POST', '/jwks', nothing),
    request('HEAD', '/jwks', nothing),
    getSession({}, '?disableCookieCache=true'),
    post('/sign-out', {}),
    getSession(),
    get('/token'),
  ]),
  withJwt('the keys come first', [jwks, jwks, signUp(), token(), verify(), restart, jwks, verify(), token('later'), verify('later')]),
  withJwt('direct calls', [
    signUp(),
    api('getToken', run => ({ headers: run.headers() }), { save: 'token' }),
    api('getToken', { headers: new Headers() }),
    api('getToken', {}, refused),
    verify(),
    api('getJwks', {}),
    api('getJwks', { asResponse: true }),
    api('getSession', run => ({ headers: run.headers(), returnHeaders: true })),
    api('getSession', run => ({ headers: run.headers(), asResponse: true })),
  ]),
  withJwt('what signJWT is given', [
    sign({ sub: 'u', b: [1.5, null, { é: 'ü' }], a: true }),
    verify(),
    sign({ sub: 'u', iss: origin, exp: '5m', nbf: '-1m', iat: '-10s', jti: 'j' }),
    verify(),
    sign({ sub: 'u', aud: ['x', origin], iat: 1_700_000_000, exp: 4_000_000_000 }),
    verify(),
    sign({ sub: 'u', iat: 0, nbf: 0, jti: '' }),
    verify(),
    sign({ sub: 'u', iss: null, aud: null, exp: null, iat: null }),
    verify(),
    sign({ iss: 'elsewhere', sub: 'u' }),
    verify(),
    verify('token', { issuer: 'elsewhere' }),
    verify('token', { issuer: '' }),
    sign({ aud: 'elsewhere', sub: 'u' }),
    verify(),
    sign({ aud: [], sub: 'u' }),
    verify(),
    sign({}),
    verify(),
    sign({ sub: '' }),
    verify(),
    sign({ sub: 'u', exp: 1 }),
    verify(),
    sign({ sub: 'u', nbf: '1h' }),
    verify(),
    wait(3601),
    sign({ sub: 'u', alg: 'none', kid: 'x', __proto__: { polluted: true } }),
    verify(),
  ]),
  withJwt(
    'what signJWT does not sign',
    [
      { sub: 5 },
      { iss: 5 },
      { aud: 5 },
      { aud: ['x', 5] },
      { exp: 'soon' },
      { exp: '1mo' },
      { exp: false },
      { nbf: {} },
      { iat: 'x' },
      { iat: true, exp: 1 },
      { jti: 7 },
    ].map(payload => api('signJWT', { body: { payload } }, { name: JSON.stringify(payload), differs: tokenNotMade })),
  ),
  withJwt('bodies', [
    api('signJWT', {}, refused),
    api('signJWT', { body: {} }, refused),
    api('signJWT', { body: { payload: 'x' } }, refused),
    api('signJWT', { body: { payload: {}, overrideOptions: 'x' } }, refused),
    api('signJWT', { body: { payload: { sub: 'u' }, overrideOptions: {}, other: 1 } }, { save: 'token' }),
    verify(),
    api('verifyJWT', {}, refused),
    api('verifyJWT', { body: {} }, refused),
    api('verifyJWT', { body: { token: 5 } }, refused),
    api('verifyJWT', { body: { token: '', issuer: 5 } }, refused),
    api('verifyJWT', { body: { token: 'x' } }),
  ]),
  withJwt('options for one call', [
    sign({ sub: 'u' }, { jwt: { issuer: 'me', audience: ['you', origin], expirationTime: '1d' } }),
    verify(),
    verify('token', { issuer: 'me' }),
    sign({ sub: 'u' }, { jwt: {} }),
    verify(),
    sign({ sub: 'u' }, { jwks: { keyPairConfig: { alg: 'ES256' } } }),
    verify(),
    jwks,
  ]),
  withJwt('hidden fields', [signUp({ shown: 'a', hidden: 'b' }), token(), getSession(), getSession({}, '?disableRefresh=true'), wait(2 * 86_400), getSession(), token()], undefined, {
    user: { additionalFields: { shown: { type: 'string' }, hidden: { type: 'string', returned: false } } },
  }),
  withJwt('with the cookie cache', [signUp(), getSession(), token(), sql('DELETE FROM session'), getSession(), token(), verify()], undefined, {
    session: { cookieCache: { enabled: true } },
  }),
  withJwt('where no base URL is set', [signUp(), token(), verify(), sign({ sub: 'u' }, undefined, 'direct'), verify('direct')], undefined, {
    baseURL: undefined,
  }),
  withJwt('where the base URL is that of the request', [signUp(), token(), verify(), get('http://localhost:3000/api/auth/jwks')], undefined, {
    baseURL: { allowedHosts: ['localhost:3000'], fallback: origin },
  }),
]

const settings: Scenario[] = [
  ...algorithms.map(alg => withJwt(`keys of ${alg}`, [signUp(), token(), jwks, verify(), api('getJwks', {}, alg.endsWith('S256') && alg !== 'ES256' ? { differs: absentFields } : {}), restart, token(), verify()], key(alg))),
  withJwt('a curve that is named', [signUp(), token(), jwks], key('EdDSA', { crv: 'Ed25519' })),
  withJwt('a long modulus', [jwks], key('RS256', { modulusLength: 3072 })),
  ...lives.map(([name, expirationTime]) => withJwt(`a token's life: ${name}`, [signUp(), token(), verify(), sign({ sub: 'u', iat: 5 })], { jwt: { expirationTime } })),
  withJwt('issuer and audience', [signUp(), token(), verify(), verify('token', { issuer: 'me' }), sign({ sub: 'u', iss: 'x' }), verify()], {
    jwt: { issuer: 'me', audience: 'you' },
  }),
  withJwt('several audiences', [signUp(), token(), verify(), sign({ sub: 'u', aud: 'b' }), verify(), sign({ sub: 'u', aud: 'd' }), verify()], {
    jwt: { audience: ['a', 'b'] },
  }),
  withJwt('no header', [signUp(), getSession(), token(), verify()], { disableSettingJwtHeader: true }),
  withJwt('another path', [get('/.well-known/jwks.json'), jwks, signUp(), token(), verify()], { jwks: { jwksPath: '/.well-known/jwks.json' } }),
  withJwt('a path that is the default', [jwks], { jwks: { jwksPath: '/jwks' } }),
  withJwt('plain private keys', [signUp(), token(), restart, token(), verify(), jwks], { jwks: { disablePrivateKeyEncryption: true } }),
  withJwt('plain private keys of RSA', [signUp(), token(), verify()], {
    jwks: { disablePrivateKeyEncryption: true, keyPairConfig: { alg: 'RS256' } },
  }),
  withJwt('versioned secrets', [signUp(), token(), restart, token(), verify()], undefined, {
    secrets: [{ version: 3, value: 'kJx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO' }],
  }),
  withJwt('renamed', [signUp(), token(), jwks, verify()], {
    schema: { jwks: { modelName: 'key_ring', fields: { publicKey: 'public_key', createdAt: 'made_at', alg: 'algorithm' } } },
  }),
  ...(['uuid', 'serial'] as const).map(generateId =>
    withJwt(`ids: ${generateId}`, [signUp(), token(), jwks, verify()], { jwks: { rotationInterval: 60 } }, { advanced: { database: { generateId } } }),
  ),
  withJwt(
    'rotation',
    [
      signUp(),
      token(),
      jwks,
      wait(59),
      token(),
      wait(2),
      token('later'),
      jwks,
      verify(),
      verify('later'),
      wait(28),
      jwks,
      wait(2),
      jwks,
      wait(120),
      jwks,
      token(),
      jwks,
    ],
    { jwks: { rotationInterval: 60, gracePeriod: 30 }, jwt: { expirationTime: '1h' } },
  ),
]

const rows: Scenario[] = [
  withJwt('a key that was deleted', [signUp(), token(), verify(), sql('DELETE FROM jwks'), verify(), token('later'), verify('later'), jwks]),
  withJwt('a key without algorithm', [signUp(), token(), sql('UPDATE jwks SET alg = NULL, crv = NULL'), token(), verify(), jwks], key('EdDSA', { crv: 'Ed25519' })),
  withJwt('a key that has ended', [signUp(), token(), sql('UPDATE jwks SET expiresAt = ?', ['2020-01-01T00:00:00.000Z']), jwks, verify(), token('later'), verify('later')]),
  withJwt('a private key that cannot be decrypted', [
    signUp(),
    token(),
    sql(`UPDATE jwks SET privateKey = '"00ff"'`),
    get('/token'),
    getSession(),
    api('signJWT', { body: { payload: {} } }, { differs: tokenNotMade }),
    verify(),
    jwks,
  ]),
  withJwt('a public key that is none', [
    signUp(),
    token(),
    sql(`UPDATE jwks SET publicKey = '{"kty":"OKP"}'`),
    verify(),
    sql(`UPDATE jwks SET publicKey = 'x'`),
    verify(),
    get('/jwks'),
  ]),
  withJwt('a key of another algorithm than it says', [signUp(), token(), sql(`UPDATE jwks SET alg = 'ES256'`), verify(), get('/token')]),
]

const forged = (name: string, change: (header: Record<string, unknown>, payload: Record<string, unknown>) => string | void) =>
  api('verifyJWT', run => {
    const [header = '', payload = '', signature = ''] = tokenOf(run).split('.')
    const parsed = [header, payload].map(part => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>)
    const end = change(parsed[0] ?? {}, parsed[1] ?? {}) ?? signature
    const text = parsed.map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    return { body: { token: [...text, end].join('.') } }
  }, { name })

const forgeries: Scenario = withJwt('forgeries', [
  signUp(),
  token(),
  forged('as it is', () => undefined),
  forged('another subject', (_, payload) => void (payload.sub = 'x')),
  forged('alg none', header => void (header.alg = 'none')),
  forged('alg none, no signature', header => ((header.alg = 'none'), '')),
  forged('alg HS256', header => void (header.alg = 'HS256')),
  forged('alg ES256', header => void (header.alg = 'ES256')),
  forged('alg Ed25519', header => void (header.alg = 'Ed25519')),
  forged('no alg', header => void delete header.alg),
  forged('no kid', header => void delete header.kid),
  forged('another kid', header => void (header.kid = 'x')),
  forged('a kid that is a number', header => void (header.kid = 1)),
  forged('critical extensions', header => void (header.crit = ['exp'])),
  forged('unencoded', header => void Object.assign(header, { crit: ['b64'], b64: false })),
  forged('an empty signature', () => ''),
  forged('a signature that is too long', () => 'A'.repeat(200)),
  ...['', '.', '..', '...', 'a.b.c', 'e30.e30.e30', 'bnVsbA.e30.e30', '{}.{}.{}', 'é.é.é'].map(text =>
    api('verifyJWT', { body: { token: text } }, { name: JSON.stringify(text) }),
  ),
  act(run => run.jar().set('better-auth.session_token', 'x')),
  get('/token'),
  signIn(),
  token(),
  verify(),
  wait(901),
  verify(),
])

export const jwtScenarios: Scenario[] = [...endpoints, ...settings, ...rows, forgeries]
