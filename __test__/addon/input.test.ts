// Bad input of every kind: a client error, never a 500, never a hang, nothing written.
import '../environment/development.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeDatabaseChild, readRows } from '../database.js'
import { within } from '../helpers.js'
import { randomRequest, Random } from './fuzz.js'
import { cookieOf, origin, person, setup, type Setup } from './setup.js'

const caches = ['none', 'compact', 'jwt', 'jwe'] as const
const requests = 1500
let server: Setup

afterAll(closeDatabaseChild)

describe.each(caches)('drawn requests (cookie cache: %s)', strategy => {
  beforeAll(() => {
    server = setup(strategy === 'none' ? {} : { session: { cookieCache: { enabled: true, strategy } } })
  })
  afterAll(() => server.end())

  it(`${requests} of them`, async () => {
    const signedUp = await server.post('/sign-up/email', person('a'))
    const cookies = new Map(
      cookieOf(signedUp)
        .split('; ')
        .map(pair => {
          const at = pair.indexOf('=')
          return [pair.slice(0, at), pair.slice(at + 1)] as const
        }),
    )
    const before = await readRows(server.file)
    const random = new Random(caches.indexOf(strategy) + 20_261_121)
    const failures: string[] = []
    let sent = 0
    while (sent < requests) {
      const request = randomRequest(random, `${origin}/api/auth`, cookies)
      if (request === undefined) continue
      const title = `#${++sent} ${request.method} ${request.url.slice(0, 200)} ${JSON.stringify([...request.headers]).slice(0, 400)}`
      const text = await request.clone().text()
      try {
        const response = await within(10_000, server.auth.handler(request), title)
        await response.arrayBuffer()
        if (response.status >= 500) failures.push(`${response.status} for ${title} ${text.slice(0, 200)}`)
      } catch (error) {
        failures.push(`${String(error)} for ${title} ${text.slice(0, 200)}`)
      }
    }
    expect(failures).toEqual([])
    expect(await readRows(server.file)).toEqual(before)
    const alive = await server.get('/get-session', { cookie: cookieOf(signedUp) })
    expect(await alive.json()).toMatchObject({ user: { email: 'a@b.co' } })
  }, 120_000)
})

describe('sizes', () => {
  beforeAll(() => {
    server = setup()
  })
  afterAll(() => server.end())

  const big = 'x'.repeat(2 * 1024 * 1024)
  const raw = (path: string, body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}): Promise<Response> =>
    within(
      10_000,
      server.auth.handler(
        new Request(`${origin}/api/auth${path}`, {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/json', origin, ...headers },
          duplex: 'half',
        } as RequestInit),
      ),
      path,
    )

  it('a body of two mebibytes', async () => {
    for (const path of ['/sign-up/email', '/sign-in/email', '/sign-out', '/revoke-session']) {
      expect((await raw(path, JSON.stringify({ ...person('a'), name: big }))).status).toBe(413)
    }
    expect((await raw('/sign-in/email', `email=${big}`, { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(
      413,
    )
  })

  it('a body that comes in pieces and does not say how long it is', async () => {
    const chunk = new TextEncoder().encode(big.slice(0, 65_536))
    let left = 64
    const stream = new ReadableStream<Uint8Array>({
      pull: controller => (left-- > 0 ? controller.enqueue(chunk) : controller.close()),
    })
    expect((await raw('/sign-in/email', stream)).status).toBe(413)
  })

  it('a body that breaks off', async () => {
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"email":'))
        setTimeout(() => controller.error(new Error('connection lost')), 20)
      },
    })
    const outcome = await raw('/sign-in/email', stream).then(
      response => response.status,
      () => 'rejected',
    )
    expect([400, 500, 'rejected']).toContain(outcome)
    expect((await server.get('/ok')).status).toBe(200)
  })

  it('JSON nested a hundred thousand times', async () => {
    for (const body of ['['.repeat(100_000) + ']'.repeat(100_000), `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`]) {
      expect((await raw('/sign-in/email', body)).status).toBe(400)
    }
  })

  it('long URLs, queries, cookies and headers', async () => {
    const long = 'y'.repeat(200_000)
    for (const [path, headers] of [
      [`/ok?x=${long}`, {}],
      [`/get-session?${'a=1&'.repeat(20_000)}`, {}],
      ['/get-session', { cookie: `better-auth.session_token=${long}` }],
      ['/get-session', { cookie: 'a=b; '.repeat(40_000) }],
      ['/get-session', { 'x-forwarded-for': '1.1.1.1,'.repeat(20_000) }],
    ] as [string, Record<string, string>][]) {
      expect((await within(10_000, server.get(path, headers), path.slice(0, 40))).status).toBe(200)
    }
    expect((await server.get(`/${long}`)).status).toBe(404)
  })

  it('a thousand requests at once', async () => {
    const replies = await within(
      60_000,
      Promise.all(Array.from({ length: 1000 }, (_, index) => server.get(index % 2 === 0 ? '/ok' : '/get-session'))),
      'all of them',
    )
    expect(new Set(replies.map(reply => reply.status))).toEqual(new Set([200]))
  })
})
