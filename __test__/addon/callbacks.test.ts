// A callback that throws, rejects, answers nonsense or never answers harms its own request and no other.
import '../environment/development.js'
import { describe, expect, it } from 'vitest'
import { readRows } from '../database.js'
import { within } from '../helpers.js'
import { cookieOf, origin, person, servers, staysOpen, type Options, type Setup } from './setup.js'

const start = servers()

const failures: [string, () => unknown][] = [
  [
    'throws an Error',
    () => {
      throw new Error('boom')
    },
  ],
  [
    'throws text',
    () => {
      throw 'boom'
    },
  ],
  [
    'throws nothing',
    () => {
      throw undefined
    },
  ],
  [
    'answers with something whose then cannot be read',
    () => ({
      get then(): never {
        throw new Error('boom')
      },
    }),
  ],
  [
    'throws an Error whose stack cannot be read',
    () => {
      throw Object.defineProperty(new Error('boom'), 'stack', {
        get() {
          throw new Error('again')
        },
      })
    },
  ],
  ['rejects', () => Promise.reject(new Error('boom'))],
  ['rejects with nothing', () => Promise.reject()],
  [
    'throws from a thenable',
    () => ({
      then() {
        throw new Error('boom')
      },
    }),
  ],
  [
    'throws an error whose text cannot be read',
    () => {
      throw {
        get message(): string {
          throw new Error('again')
        },
        toString(): string {
          throw new Error('again')
        },
      }
    },
  ],
]

const never = (): Promise<never> => new Promise(() => {})
const nonsense = [undefined, null, 5, true, {}, [], Symbol('x'), () => 'x', new Date(Number.NaN), 10n]

/** Passwords as they are, unless they ask for trouble. */
const passwords = (trouble: () => unknown): Options => ({
  emailAndPassword: {
    enabled: true,
    password: {
      hash: async (password: string) => (password.startsWith('trouble') ? trouble() : `plain:${password}`),
      verify: async ({ hash, password }: { hash: string; password: string }) =>
        password.startsWith('trouble') ? trouble() : hash === `plain:${password}`,
    },
  },
})

const troubled = { name: 'bad', email: 'bad@b.co', password: 'trouble12345' }

/** What others get while and after somebody's callback fails. */
async function othersAreServed({ post, get }: Setup, name: string): Promise<void> {
  const [signedUp, health] = await within(10_000, Promise.all([post('/sign-up/email', person(name)), get('/ok')]), 'the others')
  expect([signedUp.status, health.status]).toEqual([200, 200])
  const session = await within(10_000, get('/get-session', { cookie: cookieOf(signedUp) }), 'a session check')
  expect(await session.json()).toMatchObject({ user: { email: `${name}@b.co` } })
}

describe('password.hash and password.verify', () => {
  it.each(failures)('that %s', async (_, trouble) => {
    const server = start(passwords(trouble))
    const failing = Promise.all([
      server.post('/sign-up/email', troubled),
      server.post('/sign-in/email', { ...troubled, email: 'nobody@b.co' }),
    ])
    await othersAreServed(server, 'a')
    expect((await within(10_000, failing, 'the failing requests')).map(reply => reply.status)).toEqual([500, 500])
    expect(await (await server.post('/sign-up/email', troubled)).text()).toBe('')
    const known = await server.post('/sign-in/email', { email: 'a@b.co', password: 'trouble12345' })
    expect(known.status).toBe(500)
    await othersAreServed(server, 'b')
    await server.auth.close()
    expect((await readRows(server.file))['user']).toHaveLength(2)
  })

  it.each(nonsense.map(value => [typeof value === 'object' ? JSON.stringify(value) : String(value), value]))(
    'hash answering %s stores nothing',
    async (_, value) => {
      const server = start(passwords(() => value))
      const reply = await within(10_000, server.post('/sign-up/email', troubled), 'sign-up')
      expect(reply.status).toBe(500)
      await othersAreServed(server, 'a')
      await server.auth.close()
      expect((await readRows(server.file))['user']).toHaveLength(1)
    },
  )

  it('that never answer', async () => {
    const server = start(passwords(never))
    const waiting = Promise.all(Array.from({ length: 50 }, () => server.post('/sign-up/email', troubled)))
    await othersAreServed(server, 'a')
    const verifying = server.post('/sign-in/email', { email: 'a@b.co', password: 'trouble12345' })
    await othersAreServed(server, 'b')
    expect(await staysOpen(waiting)).toBe(true)
    expect(await staysOpen(verifying)).toBe(true)
  })

  it('that answer twice and late', async () => {
    const server = start(
      passwords(() => ({
        then(resolve: (text: string) => void) {
          setTimeout(() => {
            resolve('plain:x')
            resolve('plain:y')
          }, 50)
        },
      })),
    )
    expect((await within(10_000, server.post('/sign-up/email', troubled), 'sign-up')).status).toBe(200)
  })
})

describe('trustedOrigins', () => {
  const trusting = (trouble: () => unknown): Options => ({
    trustedOrigins: (request?: Request) => (request?.headers.has('x-trouble') ? trouble() : []),
  })

  // It is asked about origins that the base URL does not settle.
  const elsewhere = { 'x-trouble': '1', origin: 'https://elsewhere.example' }

  it.each(failures)('that %s', async (_, trouble) => {
    const server = start(trusting(trouble))
    const failing = server.post('/sign-up/email', person('bad'), elsewhere)
    await othersAreServed(server, 'a')
    expect((await within(10_000, failing, 'the failing request')).status).toBe(500)
    await othersAreServed(server, 'b')
  })

  it.each<[unknown, number]>([
    [undefined, 403],
    [null, 403],
    [[], 403],
    [[null, undefined, ''], 403],
    [5, 500],
    [{}, 500],
    [[5], 500],
    ['https://elsewhere.example', 500],
    [['https://elsewhere.example'], 200],
  ])('that answers %j: %i', async (value, status) => {
    const server = start(trusting(() => value))
    const reply = await within(10_000, server.post('/sign-up/email', person('bad'), elsewhere), 'sign-up')
    expect(reply.status).toBe(status)
    await othersAreServed(server, 'a')
  })

  it('that never answers', async () => {
    const server = start(trusting(never))
    const waiting = server.post('/sign-up/email', person('bad'), elsewhere)
    await othersAreServed(server, 'a')
    expect(await staysOpen(waiting)).toBe(true)
  })

  it('that throws is not asked where it is not needed', async () => {
    const server = start({
      trustedOrigins: () => {
        throw new Error('boom')
      },
    })
    await othersAreServed(server, 'a')
  })
})

describe('session.cookieCache.version', () => {
  const versioned = (trouble: () => unknown): Options => ({
    session: {
      cookieCache: {
        enabled: true,
        strategy: 'jwe',
        version: (_: unknown, user: { name: string }) => (user.name === 'bad' ? trouble() : '1'),
      },
    },
  })

  it.each(failures)('that %s', async (_, trouble) => {
    const server = start(versioned(trouble))
    const failing = server.post('/sign-up/email', person('bad'))
    await othersAreServed(server, 'a')
    expect((await within(10_000, failing, 'the failing request')).status).toBe(500)
    await othersAreServed(server, 'b')
  })

  it.each([[null], [5], [{}], [Symbol('x')]])('that answers %s', async value => {
    const server = start(versioned(() => value))
    await within(
      10_000,
      server.post('/sign-up/email', person('bad')).then(
        reply => reply.status,
        () => 500,
      ),
      'sign-up',
    )
    await othersAreServed(server, 'a')
  })

  it('that never answers', async () => {
    const server = start(versioned(never))
    const waiting = server.post('/sign-up/email', person('bad'))
    await othersAreServed(server, 'a')
    expect(await staysOpen(waiting)).toBe(true)
  })
})

describe('logger.log', () => {
  it.each([...failures, ['never answers', never] as const])('that %s', async (_, trouble) => {
    const server = start({ logger: { level: 'debug', log: trouble } })
    const reply = await within(
      10_000,
      server.post('/sign-in/email', { email: 'nobody@b.co', password: 'password1234' }),
      'sign-in',
    )
    expect(reply.status).toBe(401)
    const refused = await server.post('/sign-in/email', person('a'), { origin: 'https://evil.example' })
    expect(refused.status).toBe(403)
    await othersAreServed(server, 'a')
  })
})

it('a callback may call the server that called it', async () => {
  let server: Setup | undefined
  server = start({
    trustedOrigins: async (request?: Request) => {
      if (request?.headers.has('x-inner') !== false) return []
      const inner = await server?.get('/ok', { 'x-inner': '1' })
      return inner?.status === 200 ? ['https://inner.example'] : []
    },
  })
  const reply = await within(10_000, server.post('/sign-up/email', person('a'), { origin: 'https://inner.example' }), 'sign-up')
  expect(reply.status).toBe(200)
  expect((await server.post('/sign-up/email', person('b'), { origin })).status).toBe(200)
})
