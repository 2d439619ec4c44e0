// Secondary storages of every shape: what createAuth takes, what it refuses, and what holds under requests at once.
import '../environment/development.js'
import { createAuth } from 'corten'
import { describe, expect, it } from 'vitest'
import { readRows } from '../database.js'
import { cookieOf, defaults, origin, person, servers, type Options } from './setup.js'

const start = servers()

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** Has private state, and its methods on the prototype. */
class Client {
  readonly #kept = new Map<string, string>()
  calls = 0
  connection = { socket: Symbol('not JSON') }

  async get(key: string): Promise<string | undefined> {
    this.calls += 1
    await turn()
    return this.#kept.get(key)
  }

  async set(key: string, value: string): Promise<unknown> {
    await turn()
    this.#kept.set(key, value)
    // What clients answer is nobody's business, be it JSON or not.
    const answer: { self?: unknown } = {}
    return (answer.self = answer)
  }

  async delete(key: string): Promise<bigint> {
    await turn()
    return BigInt(this.#kept.delete(key))
  }
}

/** The same as a plain object whose methods need `this`, answering at once and with what the text says. */
const plain = () => ({
  kept: new Map<string, string>(),
  get(key: string): unknown {
    const text = this.kept.get(key)
    return text && JSON.parse(text)
  },
  set(key: string, value: string) {
    this.kept.set(key, value)
  },
  delete(key: string) {
    this.kept.delete(key)
  },
})

describe.each([
  ['a class with three methods', () => new Client()],
  ['a plain object', plain],
])('%s', (_name, make) => {
  it('keeps sessions and verifications', async () => {
    let token = ''
    const server = start({
      secondaryStorage: make(),
      emailAndPassword: { enabled: true, sendResetPassword: async (mail: { token: string }) => void (token = mail.token) },
    })
    const cookie = cookieOf(await server.post('/sign-up/email', person('ada')))
    expect(await (await server.get('/get-session', { cookie })).json()).toMatchObject({ user: { name: 'ada' } })
    expect((await readRows(server.file))['session']).toBeUndefined()
    await server.post('/request-password-reset', { email: 'ada@b.co' })
    const resets = Array.from({ length: 6 }, (_, index) =>
      server.post('/reset-password', { newPassword: `password number ${index}`, token }),
    )
    const statuses = (await Promise.all(resets)).map(reply => reply.status)
    expect(statuses.sort()).toEqual([200, 400, 400, 400, 400, 400])
    await server.post('/sign-out', {}, { cookie })
    expect(await (await server.get('/get-session', { cookie })).json()).toBeNull()
  })

  it('counts requests', async () => {
    const server = start({ secondaryStorage: make(), rateLimit: { enabled: true } })
    const replies = await Promise.all(Array.from({ length: 50 }, () => server.post('/sign-in/email', {})))
    expect(replies.filter(reply => reply.status !== 429)).toHaveLength(3)
  })
})

it('methods are looked up when they are called', async () => {
  const storage = new Client()
  const server = start({ secondaryStorage: storage })
  const cookie = cookieOf(await server.post('/sign-up/email', person('ada')))
  storage.get = async () => undefined
  expect(await (await server.get('/get-session', { cookie })).json()).toBeNull()
})

it('the session cache asks no storage', async () => {
  const storage = new Client()
  const server = start({ secondaryStorage: storage, session: { cookieCache: { enabled: true } } })
  const cookie = cookieOf(await server.post('/sign-up/email', person('ada')))
  const before = storage.calls
  expect(await (await server.get('/get-session', { cookie })).json()).toMatchObject({ user: { name: 'ada' } })
  expect(storage.calls).toBe(before)
})

it('the limit in the database holds for two applications on one file', async () => {
  const limits = { rateLimit: { enabled: true, storage: 'database' } }
  const server = start(limits)
  await server.get('/ok')
  const other = createAuth({ ...defaults, ...limits, database: `sqlite:${server.file}` } as Parameters<typeof createAuth>[0])
  const body = JSON.stringify({})
  const headers = { 'content-type': 'application/json', origin }
  const elsewhere = (): Promise<Response> =>
    other.handler(new Request(`${origin}/api/auth/sign-in/email`, { method: 'POST', headers, body }))
  const replies = await Promise.all(Array.from({ length: 50 }, (_, index) => (index % 2 ? elsewhere() : server.post('/sign-in/email', {}))))
  expect(replies.filter(reply => reply.status !== 429)).toHaveLength(3)
  await other.close()
  const rows = (await readRows(server.file))['rateLimit'] ?? []
  expect(rows.map(row => Object.fromEntries(row)).find(({ key }) => String(key).endsWith('/sign-in/email'))).toMatchObject({ count: 3 })
})

describe('createAuth refuses and names', () => {
  const none = (): void => {}
  it.each<[string, Options]>([
    ['secondaryStorage', { secondaryStorage: 'redis://localhost' }],
    ['secondaryStorage', { secondaryStorage: {} }],
    ['secondaryStorage', { secondaryStorage: { get: none, set: none } }],
    ['secondaryStorage.set', { secondaryStorage: { get: none, set: 5, delete: none } }],
    ['secondaryStorage.increment', { secondaryStorage: { get: none, set: none, delete: none, increment: true } }],
    ['rateLimit.storage', { rateLimit: { storage: 'secondary-storage' } }],
    ['rateLimit.storage', { rateLimit: { storage: 'redis' } }],
    ['rateLimit.customStorage', { rateLimit: { customStorage: { get: none, set: none } } }],
    ['session.storeSessionInDatabase', { session: { storeSessionInDatabase: 'yes' } }],
    ['verification.storeInDatabase', { verification: { storeInDatabase: 1 } }],
  ])('%s', (name, options) => {
    const make = (): unknown => createAuth({ ...defaults, database: 'sqlite::memory:', ...options } as Parameters<typeof createAuth>[0])
    expect(make).toThrow(`\`${name}\``)
  })
})
