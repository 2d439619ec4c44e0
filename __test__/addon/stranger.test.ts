// A call without a session's cookie is answered from memory: nobody who has one may be taken for a stranger after it.
import { createAuthMiddleware } from 'better-auth/api'
import { bearer, customSession } from 'corten/plugins'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { NativeAuth } from '../../js/native.js'
import { type Options, setup, type Setup } from './setup.js'

type GetSession = (input?: Record<string, unknown>) => Promise<unknown>

let server: Setup | undefined
afterEach(async () => {
  await server?.end()
  server = undefined
})

/** A server, someone's cookies and token, and `getSession`, of which a stranger has been told. */
async function met(options: Options = {}) {
  server = setup({ session: { cookieCache: { enabled: true } }, ...options })
  const getSession = server.auth.api.getSession as GetSession
  for (const cookie of ['theme=dark', 'theme=light', '']) expect(await getSession({ headers: new Headers({ cookie }) })).toBeNull()
  expect(await getSession({ headers: new Headers() })).toBeNull()
  const response = await server.post('/sign-up/email', { name: 'A', email: 'a@b.co', password: 'password1234' })
  const cookies = response.headers.getSetCookie().map(line => line.slice(0, line.indexOf(';')))
  const { token } = (await response.json()) as { token: string }
  return { getSession, cookies, token }
}

const someone = expect.objectContaining({ user: expect.objectContaining({ email: 'a@b.co' }) })

const names: Record<string, Options> = {
  'as they are': {},
  'without a cache': { session: { cookieCache: { enabled: false } } },
  'with a prefix': { advanced: { cookiePrefix: 'mine' } },
  'with names of their own': { advanced: { cookies: { session_token: { name: 't' }, session_data: { name: 'd' } } } },
  'of a secure site': { advanced: { useSecureCookies: true } },
}

it.each(Object.entries(names))('someone is found by cookies %s, before and after strangers', async (_, options) => {
  const { getSession, cookies } = await met(options)
  const token = cookies.filter(cookie => /session_token=|^t=/.test(cookie))
  expect(token).toHaveLength(1)
  for (const sent of [cookies, token, ['theme=dark', ...cookies, 'last=1']]) {
    expect(await getSession({ headers: new Headers({ cookie: sent.join('; ') }) })).toEqual(someone)
    expect(await getSession({ headers: { cookie: 'theme=dark' } })).toBeNull()
  }
  const request = new Request('http://localhost:3000/', { headers: { cookie: cookies.join('; ') } })
  expect(await getSession({ headers: request.headers, request, asResponse: false })).toEqual(someone)
})

it('someone is found by a header that a plugin reads', async () => {
  const { getSession, token } = await met({ plugins: [bearer()] })
  expect(await getSession({ headers: new Headers({ authorization: `Bearer ${token}` }) })).toEqual(someone)
  expect(await getSession({ headers: new Headers() })).toBeNull()
})

it('hooks see every stranger', async () => {
  let seen = 0
  const { getSession } = await met({
    hooks: { before: createAuthMiddleware(async context => void (context.path === '/get-session' && (seen += 1))) },
  })
  const before = seen
  for (let time = 0; time < 3; time += 1) expect(await getSession({ headers: new Headers() })).toBeNull()
  expect(seen - before).toBe(3)
})

it('a session that is customized is found', async () => {
  const { getSession, cookies } = await met({ plugins: [customSession(async found => ({ ...found, more: 1 }))] })
  expect(await getSession({ headers: new Headers({ cookie: cookies.join('; ') }) })).toMatchObject({ more: 1 })
})

describe('a stranger', () => {
  it('gets an answer of their own in each form', async () => {
    const { getSession } = await met()
    const headers = new Headers({ cookie: 'theme=dark' })
    for (let time = 0; time < 2; time += 1) {
      const told = (await getSession({ headers, returnHeaders: true })) as { headers: Headers; response: unknown }
      expect([told.response, told.headers.get('cache-control'), told.headers.get('x-mine')]).toEqual([null, 'no-store', null])
      told.headers.set('x-mine', 'yes')
      const response = (await getSession({ headers, asResponse: true })) as Response
      expect([response.status, await response.text(), response.headers.get('cache-control')]).toEqual([200, 'null', 'no-store'])
    }
  })

  it('is asked about once', async () => {
    const { getSession, cookies } = await met()
    const asked = vi.spyOn(NativeAuth.prototype, 'call')
    try {
      await getSession({ headers: new Headers({ cookie: 'theme=dark' }) })
      expect(asked).not.toHaveBeenCalled()
      await getSession({ headers: new Headers({ cookie: cookies.join('; ') }) })
      expect(asked).toHaveBeenCalledOnce()
    } finally {
      asked.mockRestore()
    }
  })

  it('is told apart from calls that are wrong', async () => {
    const { getSession } = await met()
    await expect(getSession()).rejects.toThrow('Headers is required')
    const headers = new Headers()
    await expect(getSession({ headers, method: 'POST' })).rejects.toMatchObject({ statusCode: 405 })
    expect(await getSession({ headers, query: { disableCookieCache: true } })).toBeNull()
  })

  it('with old cached data has it dropped', async () => {
    const { getSession } = await met({ session: { cookieCache: { enabled: false } } })
    const headers = new Headers({ cookie: 'better-auth.session_data=old' })
    const { headers: answered } = (await getSession({ headers, returnHeaders: true })) as { headers: Headers }
    expect(answered.getSetCookie()).toEqual([expect.stringMatching(/^better-auth\.session_data=; Max-Age=0/)])
  })
})
