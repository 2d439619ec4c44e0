// What once went wrong in Better Auth and its like, as far as the core has it: one test for each published advisory.
import './environment/development.js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cookieOf, origin, person, setup, type Options, type Setup } from './addon/setup.js'
import { closeDatabaseChild, editRows, readRows } from './database.js'
import { jwt } from 'corten/plugins'

interface Mail {
  url: string
  token: string
}

const open: Setup[] = []
const start = (options: Options = {}): Setup => {
  const made = setup(options)
  open.push(made)
  return made
}

afterEach(async () => {
  vi.unstubAllEnvs()
  for (const made of open.splice(0)) await made.end()
  closeDatabaseChild()
})

const a = person('a')
const withMail = (mails: Mail[], more: Options = {}): Options => ({
  ...more,
  emailAndPassword: { enabled: true, sendResetPassword: async (mail: Mail) => void mails.push(mail), ...(more.emailAndPassword as object) },
})
type Api = Record<string, (input?: object) => Promise<unknown>>
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>
const at = (server: Setup, url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  server.auth.handler(
    new Request(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }),
  )
const hasSession = async (server: Setup, cookie: string): Promise<boolean> =>
  (await (await server.get('/get-session?disableCookieCache=true', { cookie })).json()) !== null
const parallel = <T>(count: number, make: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, make))

describe('GHSA-569q-mpph-wgww: a base URL from the Host header', () => {
  it('is never kept for the next request', async () => {
    const mails: Mail[] = []
    const server = start(withMail(mails, { baseURL: undefined }))
    const ask = (host: string): Promise<Response> => at(server, `${host}/api/auth/request-password-reset`, { email: a.email })
    await at(server, 'https://evil.example/api/auth/sign-up/email', a)
    for (const host of ['https://evil.example', 'https://good.example', 'https://evil.example', 'https://good.example']) await ask(host)
    expect(mails.map(({ url }) => new URL(url).origin)).toEqual([
      'https://evil.example',
      'https://good.example',
      'https://evil.example',
      'https://good.example',
    ])
  })

  it('is none where only some hosts are allowed, and no mail leads there', async () => {
    const mails: Mail[] = []
    const server = start(withMail(mails, { baseURL: { allowedHosts: ['good.example'] } }))
    await at(server, 'https://good.example/api/auth/sign-up/email', a)
    const forged: [string, Record<string, string>][] = [
      ['https://evil.example', {}],
      ['https://good.example', { host: 'evil.example' }],
      ['https://good.example.evil.example', {}],
      ['https://evil.example', { 'x-forwarded-host': 'good.example' }],
    ]
    for (const [host, headers] of forged) {
      const reply = await at(server, `${host}/api/auth/request-password-reset`, { email: a.email }, headers)
      expect(reply.status).toBe(400)
      expect(await reply.text()).not.toContain('good.example')
    }
    await at(server, 'https://good.example/api/auth/request-password-reset', { email: a.email }, { 'x-forwarded-host': 'evil.example' })
    expect(mails.map(({ url }) => new URL(url).origin)).toEqual(['https://good.example'])
  })
})

const spellings = [
  '//sign-in/email',
  '/sign-in//email',
  '/sign-in/email/',
  '/sign-in/email//',
  '/%73ign-in/email',
  '/sign-in%2Femail',
  '/sign-in%2f/email',
  '/SIGN-IN/EMAIL',
  '/sign-in/email;x',
  '/sign-in/email%20',
  '/sign-in/email%00',
  '/sign-in/./email',
  '/x/../sign-in/email',
  '/sign-in\\email',
  '/sign-in/email?x',
  '/sign-in/email#x',
]

describe('GHSA-569q-mpph-wgww, in tokens: a base URL from the Host header', () => {
  it('is the issuer of its own tokens alone', async () => {
    const server = start({ baseURL: undefined, plugins: [jwt()] })
    const hosts = ['https://evil.example', 'https://good.example', 'https://evil.example', 'https://good.example']
    const cookie = cookieOf(await at(server, 'https://good.example/api/auth/sign-up/email', a))
    const issued: unknown[] = []
    for (const host of hosts) {
      const reply = await server.auth.handler(new Request(`${host}/api/auth/token`, { headers: { cookie } }))
      const { token } = (await reply.json()) as { token: string }
      const { iss, aud } = claimsOf(token)
      issued.push(iss)
      expect(aud).toBe(iss)
      // No call says on which host it stands: a token of any is none of ours.
      expect(await (server.auth.api as unknown as Api)['verifyJWT']?.({ body: { token } })).toEqual({ payload: null })
    }
    expect(issued).toEqual(hosts)
  })
})

describe('GHSA-x732-6j76-qmhm: one path in several spellings', () => {
  it('no spelling reaches an endpoint that is switched off', async () => {
    for (const skipTrailingSlashes of [false, true]) {
      const server = start({ disabledPaths: ['/sign-in/email'], advanced: { skipTrailingSlashes } })
      await server.post('/sign-up/email', a)
      for (const path of spellings) expect([path, (await server.post(path, a)).status]).toEqual([path, 404])
    }
  })

  it('no spelling gets round the rate limit', async () => {
    const server = start({ rateLimit: { enabled: true, customRules: { '/sign-in/email': { window: 60, max: 1 } } } })
    await server.post('/sign-up/email', a)
    const from = { 'x-forwarded-for': '10.8.0.1' }
    expect((await server.post('/sign-in/email', a, from)).status).toBe(200)
    for (const path of spellings) expect([path, [404, 429].includes((await server.post(path, a, from)).status)]).toEqual([path, true])
  })
})

describe('GHSA-p6v2-xcpg-h6xw: many addresses of one client', () => {
  const refused = async (addresses: string[]): Promise<number[]> => {
    const server = start({ rateLimit: { enabled: true } })
    const statuses: number[] = []
    for (const address of addresses) statuses.push((await server.post('/sign-in/email', a, { 'x-forwarded-for': address })).status)
    return statuses
  }

  it('an IPv6 network is one client, however it is written', async () => {
    const one = ['2001:db8:1:1::1', '2001:db8:1:1:ffff::2', '2001:0DB8:0001:0001:0:0:0:3', '2001:db8:1:1:1:2:3:4']
    expect(await refused(one)).toEqual([401, 401, 401, 429])
    expect(await refused(['2001:db8:2:1::1', '2001:db8:2:2::1', '2001:db8:2:3::1', '2001:db8:2:4::1'])).toEqual([401, 401, 401, 401])
  })

  it('an IPv4 address in IPv6 is that address', async () => {
    expect(await refused(['10.8.1.1', '::ffff:10.8.1.1', '::ffff:0a08:0101', '::FFFF:10.8.1.1'])).toEqual([401, 401, 401, 429])
  })

  it('a list of addresses that nobody vouches for makes no new client', async () => {
    expect((await refused(['1.1.1.1, 10.8.2.1', '1.1.1.2, 10.8.2.1', '1.1.1.3, 10.8.2.1', '1.1.1.4, 10.8.2.1'])).at(-1)).toBe(429)
  })
})

describe('GHSA-hc7v-rggr-4hvx, GHSA-7w99-5wm4-3g79: one-time tokens are good once, also at the same time', () => {
  it('the token of a reset', async () => {
    const mails: Mail[] = []
    const server = start(withMail(mails))
    await server.post('/sign-up/email', a)
    await server.post('/request-password-reset', { email: a.email })
    const token = mails[0]?.token
    let tries = 0
    const replies = await parallel(12, () => server.post('/reset-password', { token, newPassword: `new password ${++tries}` }))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(11).fill(400)])
    const works: boolean[] = []
    for (let index = 1; index <= 12; index++)
      works.push((await server.post('/sign-in/email', { ...a, password: `new password ${index}` })).status === 200)
    expect(works.filter(Boolean).length).toBe(1)
  })

  it('the token of a deletion', async () => {
    const mails: Mail[] = []
    const told: unknown[] = []
    const deleteUser = { enabled: true, sendDeleteAccountVerification: async (mail: Mail) => void mails.push(mail), afterDelete: async () => void told.push(1) }
    const server = start({ user: { deleteUser } })
    const cookie = cookieOf(await server.post('/sign-up/email', a))
    await server.post('/delete-user', {}, { cookie })
    const token = mails[0]?.token
    const replies = await parallel(12, () => server.get(`/delete-user/callback?token=${token}`, { cookie }))
    expect(replies.filter(({ status }) => status === 200).length).toBe(1)
    expect(told.length).toBe(1)
  })

  it('GHSA-965c-763c-88jm: a token is good for its own purpose alone', async () => {
    const mails: Mail[] = []
    const mail = async (sent: Mail): Promise<void> => void mails.push(sent)
    const server = start({
      emailAndPassword: { enabled: true, sendResetPassword: mail },
      emailVerification: { sendVerificationEmail: mail },
      user: { deleteUser: { enabled: true, sendDeleteAccountVerification: mail }, changeEmail: { enabled: true } },
      session: { cookieCache: { enabled: true, strategy: 'jwt' } },
    })
    const signedUp = await server.post('/sign-up/email', a)
    const cookie = cookieOf(signedUp)
    await server.post('/request-password-reset', { email: a.email })
    await server.post('/delete-user', {}, { cookie })
    await server.post('/send-verification-email', { email: a.email })
    const [reset = '', removal = '', address = ''] = mails.map(({ token }) => token)
    const cache = /session_data=([^;]+)/.exec(cookie)?.[1] ?? ''
    expect([reset, removal, address, cache].every(text => text.length > 20)).toBe(true)
    for (const token of [removal, address, cache]) {
      const reply = await server.post('/reset-password', { token, newPassword: 'new password' })
      expect(reply.status).toBe(400)
    }
    for (const token of [reset, address, cache]) {
      expect((await server.get(`/delete-user/callback?token=${token}`, { cookie })).status).toBe(404)
    }
    for (const token of [reset, removal, cache]) expect((await server.get(`/verify-email?token=${token}`)).status).toBe(401)
    const forged = cookie.replace(cache, address)
    await editRows(server.file, 'DELETE FROM session')
    expect(await (await server.get('/get-session', { cookie: forged })).json()).toBeNull()
  })
})

describe('GHSA-99h5-pjcv-gr6v: fields that only the server may set', () => {
  const evil = { id: 'mine', emailVerified: true, role: 'admin', createdAt: '2000-01-01T00:00:00.000Z', userId: 'other', isAdmin: true }
  const options: Options = {
    user: { additionalFields: { role: { type: 'string', defaultValue: 'user', input: false } } },
    session: { additionalFields: { scope: { type: 'string', defaultValue: 'own', input: false }, device: { type: 'string', required: false } } },
  }
  const stored = async (server: Setup, table: string): Promise<Record<string, unknown>> => Object.fromEntries((await readRows(server.file))[table]?.[0] ?? [])

  it('a sign-up does not choose them', async () => {
    const server = start(options)
    expect((await server.post('/sign-up/email', { ...a, ...evil })).status).toBe(200)
    const row = await stored(server, 'user')
    expect(row).toMatchObject({ emailVerified: 0, role: 'user' })
    expect(row.id).not.toBe('mine')
    expect(row.createdAt).not.toBe(evil.createdAt)
  })

  it('an update does not change them', async () => {
    const server = start(options)
    const cookie = cookieOf(await server.post('/sign-up/email', a))
    const [user, session] = [await stored(server, 'user'), await stored(server, 'session')]
    for (const [name, value] of Object.entries({ ...evil, email: 'evil@b.co', password: 'x' })) {
      await server.post('/update-user', { [name]: value }, { cookie })
      await server.post(`/update-user?${name}=${String(value)}`, { name: 'a' }, { cookie })
    }
    for (const [name, value] of Object.entries({ scope: 'all', userId: 'other', token: 'x', expiresAt: '2999-01-01T00:00:00.000Z', id: 'y', impersonatedBy: 'z' }))
      await server.post('/update-session', { [name]: value, device: 'd' }, { cookie })
    const { updatedAt: _user, ...left } = await stored(server, 'user')
    expect(user).toMatchObject(left)
    const { updatedAt: _session, device: _device, ...rest } = await stored(server, 'session')
    expect(session).toMatchObject(rest)
  })

  it('a direct call without a session is nobody', async () => {
    const { auth } = start(options)
    await auth.api.signUpEmail({ body: a })
    for (const headers of [undefined, new Headers()]) {
      const call = auth.api.updateUser as (input: object) => Promise<unknown>
      await expect(call({ body: { name: 'x', userId: 'y' }, ...(headers && { headers }) })).rejects.toThrow()
    }
  })
})

describe('GHSA-99h5-pjcv-gr6v, in jwt: what only the server may call', () => {
  it('is reached by no request', async () => {
    const server = start({ plugins: [jwt()] })
    const cookie = cookieOf(await server.post('/sign-up/email', a))
    for (const path of ['/sign-jwt', '/signJWT', '/jwt/sign', '/verify-jwt', '/verifyJWT', '/jwt/verify', '/undefined', '/null', '/']) {
      expect((await server.post(path, { payload: { sub: 'x' }, token: 'x' }, { cookie })).status).toBe(404)
    }
  })

  it('has options of its own for one call, which leave those of others alone', async () => {
    const server = start({ plugins: [jwt()] })
    const api = server.auth.api as unknown as Api
    const signed = async (overrideOptions?: object): Promise<Record<string, unknown>> =>
      claimsOf(((await api['signJWT']?.({ body: { payload: { sub: 'u' }, overrideOptions } })) as { token: string }).token)
    expect((await signed({ jwt: { issuer: 'evil' } }))['iss']).toBe('evil')
    expect((await signed())['iss']).toBe(origin)
  })
})

describe('GHSA-xmf8-cvqr-rfgj, GHSA-8fpg-xm3f-6cx3, in jwt: a malformed token', () => {
  it('neither throws nor opens anything', async () => {
    const server = start({
      plugins: [jwt({ sessionCookieCache: true })],
      session: { cookieCache: { enabled: true, strategy: 'jwt' } },
    })
    const cookie = cookieOf(await server.post('/sign-up/email', a))
    const cache = /session_data=([^;]+)/.exec(cookie)?.[1] ?? ''
    const [header = '', payload = '', signature = ''] = cache.split('.')
    const encoded = (text: string): string => Buffer.from(text).toString('base64url')
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string }
    const typ = 'better-auth.session-cache+jwt'
    const headers = ['null', '[]', '5', '"x"', '{', '{}', '{"kid":{}}', `{"kid":"${kid}"}`, `{"kid":"${kid}","typ":"${typ}"}`].concat(
      ['none', 'None', 'HS256', 'RS256', 'ES256', '', null].map(alg => JSON.stringify({ alg, kid, typ })),
    )
    const tokens = headers.flatMap(text => [`${encoded(text)}.${payload}.`, `${encoded(text)}.${payload}.${signature}`])
    tokens.push(`${header}.${payload}.`, `${header}.${encoded('null')}.${signature}`, `${header}..${signature}`, `..`, `${cache}.`, '\u0000.a.b')
    await editRows(server.file, 'DELETE FROM session')
    for (const token of tokens) {
      expect(await (server.auth.api as unknown as Api)['verifyJWT']?.({ body: { token } })).toEqual({ payload: null })
      const forged = cookie.replace(cache, encodeURIComponent(token))
      const reply = await server.get('/get-session', { cookie: forged })
      expect([reply.status, await reply.text()]).toEqual([200, 'null'])
    }
    const reply = await server.get('/get-session', { cookie })
    expect(((await reply.json()) as { user: { email: string } }).user.email).toBe(a.email)
  })
})

describe('CVE-2024-56734, CVE-2025-53535: open redirects', () => {
  const targets = [
    'https://evil.example',
    'HTTPS://EVIL.EXAMPLE',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/%2F/evil.example',
    '/%2fevil.example',
    '/%5Cevil.example',
    'http:evil.example',
    'https:/evil.example',
    'https:evil.example',
    `${origin}@evil.example`,
    `${origin}.evil.example`,
    `${origin}:80@evil.example/`,
    'http://localhost:30001',
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'evil.example',
    '/\u0000evil',
    '/\u0085evil',
  ]
  const leaves = (reply: Response): boolean => {
    const location = reply.headers.get('location')
    return location !== null && new URL(location, origin).origin !== origin
  }

  it.each(targets)('%j is refused everywhere', async target => {
    const mails: Mail[] = []
    const server = start(withMail(mails, { user: { deleteUser: { enabled: true } } }))
    const cookie = cookieOf(await server.post('/sign-up/email', a))
    const query = encodeURIComponent(target)
    const replies = [
      await server.post('/sign-in/email', { ...a, callbackURL: target }),
      await server.post('/sign-up/email', { ...person('b'), callbackURL: target }),
      await server.post('/request-password-reset', { email: a.email, redirectTo: target }),
      await server.post('/send-verification-email', { email: a.email, callbackURL: target }),
      await server.post('/sign-out', { callbackURL: target }, { cookie }),
      await server.get(`/verify-email?token=x&callbackURL=${query}`),
      await server.get(`/reset-password/x?callbackURL=${query}`),
      await server.get(`/delete-user/callback?token=x&callbackURL=${query}`, { cookie }),
    ]
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(403))
    expect(replies.some(leaves)).toBe(false)
    expect(replies.flatMap(reply => reply.headers.getSetCookie())).toEqual([])
    expect(mails).toEqual([])
  })
})

it('an odd spelling of our own origin stays there', async () => {
  const server = start()
  await server.post('/sign-up/email', a)
  for (const callbackURL of ['/x/..//evil.example', `${origin}\\@evil.example`, `${origin}/x?y=https://evil.example`]) {
    const reply = await server.post('/sign-in/email', { ...a, callbackURL })
    expect([reply.status, new URL(reply.headers.get('location') ?? '', origin).origin]).toEqual([200, origin])
  }
})

describe('GHSA-vp58-j275-797x, CVE-2025-27143: wildcards in trusted origins', () => {
  const trustedOrigins = ['https://*.good.example', '*.also.example', 'http://192.168.*.*', 'myapp://home', 'https://pre-*.x.example']
  const answers = async (sites: string[]): Promise<number[]> => {
    const server = start({ trustedOrigins })
    await server.post('/sign-up/email', a)
    const statuses: number[] = []
    for (const site of sites) statuses.push((await server.post('/sign-in/email', { ...a, callbackURL: `${site}/x` })).status)
    return statuses
  }

  it('match what they mean', async () => {
    const sites = ['https://a.good.example', 'https://a.b.good.example', 'https://x.also.example', 'http://192.168.1.2', 'myapp://home', 'https://pre-1.x.example']
    expect(await answers(sites)).toEqual(sites.map(() => 200))
  })

  it('match nothing else', async () => {
    const sites = [
      'https://good.example',
      'http://a.good.example',
      'https://agood.example',
      'https://evil.example/.good.example',
      'https://evil.example?.good.example',
      'https://evil.example#.good.example',
      'https://evil.example\\.good.example',
      'https://a.good.example.evil.example',
      'https://a.good.example@evil.example',
      'https://evil.example:443@x/.also.example',
      'http://192.168.evil.example',
      'http://192.168.1.2.evil.example',
      'myapp://homeless',
      'myapp://evil/home',
      'myapp://home/../evil',
      'https://pre-evil.example/.x.example',
      'https://pre-/evil.example/.x.example',
    ]
    expect(Object.fromEntries((await answers(sites)).map((status, index) => [sites[index], status]))).toEqual(
      Object.fromEntries(sites.map(site => [site, site === 'myapp://home/../evil' ? 200 : 403])),
    )
  })
})

it('GHSA-737v-mqg7-c878: keys that reach for a prototype', async () => {
  const server = start({ user: { additionalFields: { profile: { type: 'json', required: false } } } })
  const evil = '{"__proto__":{"polluted":1,"emailVerified":true},"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1}'
  const send = (path: string, body: string, cookie?: string): Promise<Response> =>
    server.auth.handler(
      new Request(`${origin}/api/auth${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin, ...(cookie && { cookie }) }, body }),
    )
  const reply = await send('/sign-up/email', `${evil},"name":"a","email":"a@b.co","password":"password1234","profile":${evil}}}`)
  expect(reply.status).toBe(200)
  const cookie = cookieOf(reply)
  await send('/update-user', `${evil},"name":"b"}`, cookie)
  await send('/update-session', `${evil}}`, cookie)
  await server.get('/get-session?__proto__[polluted]=1&__proto__=x&constructor.prototype.polluted=1', { cookie })
  const session = await server.auth.api.getSession({ headers: new Headers({ cookie }) })
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  expect((session?.user as Record<string, unknown>).polluted).toBeUndefined()
  expect(session?.user.emailVerified).toBe(false)
  expect(Object.getPrototypeOf(session?.user)).toBe(Object.prototype)
})

describe('GHSA-g38m-r43w-p2q7, GHSA-qq9h-g4jm-xgf3: an account that somebody registered before its owner came', () => {
  it('gives nobody a session before the address is proven', async () => {
    const mails: Mail[] = []
    const mail = async (sent: Mail): Promise<void> => void mails.push(sent)
    const server = start({
      emailAndPassword: { enabled: true, requireEmailVerification: true, sendResetPassword: mail },
      emailVerification: { sendVerificationEmail: mail },
    })
    const hijacker = await server.post('/sign-up/email', { ...a, password: 'the hijacker knows' })
    expect([hijacker.status, hijacker.headers.getSetCookie()]).toEqual([200, []])
    expect((await server.post('/sign-in/email', { ...a, password: 'the hijacker knows' })).status).toBe(403)
    // The owner comes, and cannot be told that somebody was faster; nor does the sign-up change the password.
    const owner = await server.post('/sign-up/email', { ...a, password: 'the owner knows' })
    expect([owner.status, owner.headers.getSetCookie()]).toEqual([200, []])
    expect((await server.post('/sign-in/email', { ...a, password: 'the owner knows' })).status).toBe(401)
    // The owner's way in is the mailbox, and it locks the other out.
    await server.post('/request-password-reset', { email: a.email })
    await server.post('/reset-password', { token: mails.at(-1)?.token, newPassword: 'the owner knows' })
    expect((await server.post('/sign-in/email', { ...a, password: 'the hijacker knows' })).status).toBe(401)
  })

  it('loses its sessions with the password, where that is wanted', async () => {
    const mails: Mail[] = []
    const server = start(withMail(mails, { emailAndPassword: { revokeSessionsOnPasswordReset: true } }))
    const cookie = cookieOf(await server.post('/sign-up/email', a))
    await server.post('/request-password-reset', { email: a.email })
    expect(await hasSession(server, cookie)).toBe(true)
    await server.post('/reset-password', { token: mails[0]?.token, newPassword: 'the owner knows' })
    expect(await hasSession(server, cookie)).toBe(false)
  })

  it('GHSA-2vg6-77g8-24mp: sessions end with their user', async () => {
    const server = start({ user: { deleteUser: { enabled: true } }, session: { cookieCache: { enabled: true } } })
    const cookies = [cookieOf(await server.post('/sign-up/email', a)), cookieOf(await server.post('/sign-in/email', a))]
    await server.post('/delete-user', { password: a.password }, { cookie: cookies[0] ?? '' })
    for (const cookie of cookies) expect(await hasSession(server, cookie)).toBe(false)
    // What is cached may still be shown, but opens nothing that matters.
    expect((await server.post('/change-password', { currentPassword: a.password, newPassword: 'x'.repeat(9) }, { cookie: cookies[1] ?? '' })).status).toBe(401)
  })
})

describe('enumeration: an unknown user costs what a known one costs', () => {
  const counting = (more: Options = {}): { server: Setup; work: () => number } => {
    let work = 0
    const password = {
      hash: async (text: string): Promise<string> => (work++, `hash of ${text}`),
      verify: async ({ hash, password }: { hash: string; password: string }): Promise<boolean> => (work++, hash === `hash of ${password}`),
    }
    const server = start({ ...more, emailAndPassword: { enabled: true, password, ...(more.emailAndPassword as object) } })
    return { server, work: () => work }
  }
  const cost = async (work: () => number, request: () => Promise<Response>): Promise<{ work: number; status: number; body: string }> => {
    const before = work()
    const reply = await request()
    return { work: work() - before, status: reply.status, body: await reply.text() }
  }

  it('a sign-in', async () => {
    const { server, work } = counting()
    await server.post('/sign-up/email', a)
    await server.post('/sign-up/email', person('b'))
    await server.post('/sign-up/email', person('c'))
    await editRows(server.file, "DELETE FROM account WHERE userId = (SELECT id FROM user WHERE email = 'b@b.co')")
    await editRows(server.file, "UPDATE account SET password = NULL WHERE userId = (SELECT id FROM user WHERE email = 'c@b.co')")
    const wrong = await cost(work, () => server.post('/sign-in/email', { ...a, password: 'wrong password' }))
    expect(wrong).toMatchObject({ work: 1, status: 401 })
    for (const email of ['nobody@b.co', 'b@b.co', 'c@b.co'])
      expect(await cost(work, () => server.post('/sign-in/email', { email, password: 'wrong password' }))).toEqual(wrong)
  })

  it.each([{ autoSignIn: false }, { requireEmailVerification: true }])('a sign-up with %j', async emailAndPassword => {
    const { server, work } = counting({ emailAndPassword })
    const shape = (text: string): string => text.replace(/"(id|createdAt|updatedAt)":"[^"]*"/g, '"$1"')
    const fresh = await cost(work, () => server.post('/sign-up/email', a))
    const taken = await cost(work, () => server.post('/sign-up/email', a))
    expect(fresh).toMatchObject({ work: 1, status: 200 })
    expect({ ...taken, body: shape(taken.body) }).toEqual({ ...fresh, body: shape(fresh.body) })
  })

  it('a request for a reset', async () => {
    const { server, work } = counting({ emailAndPassword: { sendResetPassword: async () => {} } })
    await server.post('/sign-up/email', a)
    const known = await cost(work, () => server.post('/request-password-reset', { email: a.email }))
    expect(await cost(work, () => server.post('/request-password-reset', { email: 'nobody@b.co' }))).toEqual(known)
  })

  it('a password too long is hashed for nobody', async () => {
    const { server, work } = counting()
    await server.post('/sign-up/email', a)
    for (const email of [a.email, 'nobody@b.co'])
      expect(await cost(work, () => server.post('/sign-in/email', { email, password: 'x'.repeat(129) }))).toMatchObject({ work: 0 })
  })
})

it('GHSA-9x4v-xfq5-m8x5: what the URL of the error page says is text', async () => {
  const server = start()
  const styled = start({ onAPIError: { customizeDefaultErrorPage: {} } })
  for (const evil of ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'onmouseover='alert(1)", '&lt;script&gt;', '&#60;script&#62;', '</style><script>', '{{7*7}}'])
    for (const name of ['error', 'error_description'])
      for (const { get } of [server, styled]) {
        const page = await (await get(`/error?${name}=${encodeURIComponent(evil)}&${name === 'error' ? 'x' : 'error'}=y`)).text()
        expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>|'onmouseover|<\/style><script/)
        // Entities are text as well: a browser must show them, not read them.
        expect(page).not.toMatch(/[^;]&lt;script&gt;[^a]|&#60;script/)
      }
})

it('GHSA-xmf8-cvqr-rfgj: malformed headers are never an exception', async () => {
  const server = start({ baseURL: undefined, rateLimit: { enabled: true, max: 100_000 }, advanced: { trustedProxyHeaders: true } })
  const cookie = cookieOf(await server.post('/sign-up/email', a))
  const nonsense = ['', ' ', ',', ';', '=', '%', '%zz', '%E0%A4%A', '"', '\\', 'null', '[::', ']', 'http://', '//', '::ffff:', '1.2.3.4.5', '\u00ff\u00fe', 'x'.repeat(10_000), 'a=b; '.repeat(2000), '{"a":', 'eyJ.eyJ.x', '-1', '1e999']
  const names = ['cookie', 'origin', 'referer', 'host', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'sec-fetch-site', 'sec-fetch-mode', 'user-agent', 'content-type', 'authorization', 'accept-language']
  for (const name of names)
    for (const value of nonsense) {
      const headers = { cookie, [name]: value }
      const replies = [await server.get('/get-session', headers), await server.post('/sign-out', {}, { ...headers, ...(name === 'cookie' ? {} : { cookie: 'x=y' }) })]
      for (const { status } of replies) expect([name, value.slice(0, 20), status < 500]).toEqual([name, value.slice(0, 20), true])
    }
})

it('GHSA-7rqj-j65f-68wh: an address is looked at in the form in which it is kept', async () => {
  const server = start()
  await server.post('/sign-up/email', a)
  for (const email of ['A@b.co', 'a@B.CO', 'A@B.CO']) {
    expect((await server.post('/sign-up/email', { ...a, email })).status).toBe(422)
    expect((await server.post('/sign-in/email', { ...a, email })).status).toBe(200)
  }
  for (const email of ['a@b.co ', ' a@b.co', 'a@b.co,evil@b.co', 'a@b.co\n', 'a@b.co\u0000', '"a@b.co"@evil.example', 'a@b.co%00', 'ａ@b.co', 'a@b.co;x', '<a@b.co>', 'a@b@c.co', 'a @b.co'])
    expect([email, (await server.post('/sign-up/email', { ...a, email })).status]).toEqual([email, 400])
  expect((await readRows(server.file)).user?.length).toBe(1)
})

describe('GHSA-xg6x-h9c9-2m83: no session, and no cached one, before all is checked', () => {
  it.each(['compact', 'jwt', 'jwe'])('with %s', async strategy => {
    const session = { cookieCache: { enabled: true, strategy } }
    const server = start({ session, emailAndPassword: { enabled: true, requireEmailVerification: true } })
    await server.post('/sign-up/email', a)
    const refused = [
      await server.post('/sign-up/email', a),
      await server.post('/sign-in/email', { ...a, password: 'wrong password' }),
      await server.post('/sign-in/email', a),
      await server.post('/sign-in/email', { ...a, callbackURL: 'https://evil.example' }),
    ]
    expect(refused.map(({ status }) => status)).toEqual([200, 401, 403, 403])
    expect(refused.flatMap(reply => reply.headers.getSetCookie())).toEqual([])
    const failing = start({ session, user: { validateUserInfo: () => ({ error: 'no' }) } })
    const reply = await failing.post('/sign-up/email', a)
    expect([reply.status, reply.headers.getSetCookie()]).toEqual([403, []])
    const unstored = start({ session })
    await unstored.post('/sign-up/email', a)
    await editRows(unstored.file, "CREATE TRIGGER refuse BEFORE INSERT ON session BEGIN SELECT RAISE(ABORT, 'no'); END")
    const unsaved = await unstored.post('/sign-in/email', a)
    expect([unsaved.status, unsaved.headers.getSetCookie()]).toEqual([500, []])
  })
})
