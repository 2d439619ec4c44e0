// Adapters that fail: the request fails as under better-auth, and nothing else does.
import '../environment/development.js'
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { createAuth } from 'corten'
import { afterEach, describe, expect, it } from 'vitest'
import { within } from '../helpers.js'
import { options } from './fixture.js'

type Method = (...values: never[]) => unknown
type Methods = Record<string, Method>

interface Auth {
  handler(request: Request): Promise<Response>
  close?(): Promise<void>
}

const origin = 'http://localhost:3000'
const person = { name: 'Ada', email: 'ada@example.com', password: 'correct horse' }
const opened: Auth[] = []

afterEach(async () => {
  for (const auth of opened.splice(0)) await auth.close?.()
})

interface Opened {
  auth: Auth
  /** Methods that were called since they are broken. */
  called: Set<string>
  lines: string[]
  /** From now on this method of the adapter does this instead. */
  breaks(method: string, instead: Method | undefined): void
}

/** The memory adapter, whose methods can be replaced; statements of a transaction are replaced, too. */
function open(make: typeof betterAuth, more: object = {}): Opened {
  const broken: Methods = {}
  const called = new Set<string>()
  const lines: string[] = []
  const replaceable =
    (name: string, method: Method): Method =>
    (...values) => {
      if (broken[name]) called.add(name)
      return (broken[name] ?? method)(...values)
    }
  const database = (given: never) => {
    const adapter = memoryAdapter({ user: [], session: [], account: [], verification: [] })(given) as unknown as Methods
    const replaced: Methods = Object.fromEntries(
      Object.entries(adapter).map(([name, method]) => [name, typeof method === 'function' ? replaceable(name, method) : method]),
    )
    const run = replaced.transaction as Method
    return { ...replaced, transaction: (work: (adapter: unknown) => unknown) => (broken.transaction ? run(work as never) : work(replaced)) }
  }
  const password = { hash: async (text: string) => `hash of ${text}`, verify: async ({ hash, password: text }: { hash: string; password: string }) => hash === `hash of ${text}` }
  const auth = make({
    ...options,
    ...more,
    user: { deleteUser: { enabled: true } },
    emailAndPassword: { enabled: true, password, sendResetPassword: async () => {} },
    logger: { log: (_level: string, ...texts: unknown[]) => void lines.push(texts.map(String).join(' ')) },
    database: database as never,
  }) as Auth
  opened.push(auth)
  const breaks = (method: string, instead: Method | undefined): void => {
    if (instead) broken[method] = instead
    else delete broken[method]
  }
  return { auth, lines, called, breaks }
}

const post = (auth: Auth, path: string, body: object, cookie = ''): Promise<Response> =>
  auth.handler(
    new Request(`${origin}/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, ...(cookie && { cookie }) },
      body: JSON.stringify(body),
    }),
  )

const get = (auth: Auth, path: string, cookie = ''): Promise<Response> => auth.handler(new Request(`${origin}/api/auth${path}`, { headers: { cookie } }))

async function signUp(auth: Auth, email = person.email): Promise<string> {
  const reply = await post(auth, '/sign-up/email', { ...person, email })
  expect(reply.status).toBe(200)
  return reply.headers.getSetCookie().map(line => line.split(';')[0]).join('; ')
}

/** A request of every kind, and how it was answered. */
async function useAll(auth: Auth, cookie: string, seen: (text: string) => void = () => {}): Promise<Record<string, number>> {
  const all: Record<string, () => Promise<Response>> = {
    'get-session': () => get(auth, '/get-session', cookie),
    'list-sessions': () => get(auth, '/list-sessions', cookie),
    'list-accounts': () => get(auth, '/list-accounts', cookie),
    'update-user': () => post(auth, '/update-user', { name: 'Grace' }, cookie),
    'sign-in': () => post(auth, '/sign-in/email', person),
    'sign-up': () => post(auth, '/sign-up/email', { ...person, email: 'new@example.com' }),
    'request-password-reset': () => post(auth, '/request-password-reset', { email: person.email, redirectTo: '/' }),
    'reset-password': () => post(auth, '/reset-password', { newPassword: 'another horse', token: 'none' }),
    'change-password': () => post(auth, '/change-password', { currentPassword: person.password, newPassword: person.password, revokeOtherSessions: true }, cookie),
    'revoke-other-sessions': () => post(auth, '/revoke-other-sessions', {}, cookie),
    'sign-out': () => post(auth, '/sign-out', {}, cookie),
  }
  const statuses: Record<string, number> = {}
  for (const [name, ask] of Object.entries(all)) {
    const reply = await within(5000, ask(), name)
    seen(await reply.text())
    statuses[name] = reply.status
  }
  return statuses
}

const keepsQuiet = (text: string): void => expect(text).not.toContain('hush')

const METHODS = ['create', 'findOne', 'findMany', 'count', 'update', 'updateMany', 'delete', 'deleteMany', 'consumeOne', 'incrementOne', 'transaction']

const fails: [name: string, instead: Method][] = [
  [
    'throws',
    () => {
      throw new Error('hush-hush')
    },
  ],
  ['rejects', async () => Promise.reject(new Error('hush-hush'))],
  [
    'throws what is no error',
    () => {
      throw 'hush-hush'
    },
  ],
]

/** corten ends other sessions with one statement, where better-auth ends each. */
const own: Record<string, Record<string, number>> = {
  deleteMany: { 'revoke-other-sessions': 500 },
}

describe.each(fails)('a method that %s', (_, instead) => {
  it.each(METHODS)('%s', async method => {
    const statuses: Record<string, number>[] = []
    for (const make of [betterAuth, createAuth as never as typeof betterAuth]) {
      const { auth, breaks } = open(make)
      const cookie = await signUp(auth)
      breaks(method, instead)
      statuses.push(await useAll(auth, cookie, make === betterAuth ? undefined : keepsQuiet))
      breaks(method, undefined)
      await signUp(auth, 'after@example.com')
    }
    expect(statuses[1]).toEqual({ ...statuses[0], ...own[method] })
  })
})

const circular: Record<string, unknown> = { id: 'x' }
circular.self = circular

const nonsense: [name: string, value: unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['a number', 5],
  ['no number', NaN],
  ['a text', 'hush-hush'],
  ['true', true],
  ['a list', [5, null, 'x']],
  ['an empty object', {}],
  ['a row of the wrong types', { id: 5, email: {}, token: [], expiresAt: 'never', createdAt: true, userId: null, password: 7, emailVerified: 'maybe' }],
  ['a bigint', 5n],
  ['a function', () => 'hush-hush'],
  ['a symbol', Symbol('hush-hush')],
  ['an object that contains itself', circular],
  [
    'an object that cannot be read',
    {
      get id() {
        throw new Error('hush-hush')
      },
    },
  ],
  ['a promise of nonsense', Promise.resolve(Promise.resolve('hush-hush'))],
  ['an invalid date', new Date(NaN)],
]

describe.each(nonsense)('a method that answers with %s', (_, value) => {
  it('fails no more than its own requests', async () => {
    const { auth, breaks } = open(createAuth as never)
    for (const [index, method] of METHODS.entries()) {
      const email = `a${index}@example.com`
      const cookie = await signUp(auth, email)
      breaks(method, () => value)
      await useAll(auth, cookie, keepsQuiet)
      expect((await get(auth, '/ok')).status).toBe(200)
      breaks(method, undefined)
      const reply = await post(auth, '/sign-in/email', { ...person, email })
      // A password may have been changed for good, but nobody gets in without one.
      expect(reply.status).toBe(200)
      expect((await post(auth, '/sign-in/email', { ...person, email, password: 'wrong horse' })).status).toBe(401)
    }
  })
})

describe('a method that never answers', () => {
  const never: Method = () => new Promise(() => {})

  it.each(METHODS)('%s: its request fails alone, if a time is set', async method => {
    const { auth, breaks, called, lines } = open(createAuth as never, { advanced: { callbackTimeout: 0.05 } })
    const cookie = await signUp(auth)
    breaks(method, never)
    await useAll(auth, cookie)
    expect(lines.join('\n').includes('did not answer within 0.05 seconds')).toBe(called.has(method))
    breaks(method, undefined)
    await signUp(auth, 'after@example.com')
  })

  it('without a time it waits, and nobody waits for it', async () => {
    const { auth, breaks } = open(createAuth as never)
    const cookie = await signUp(auth)
    let answer: (row: null) => void = () => {}
    breaks('findOne', () => new Promise(resolve => (answer = resolve)))
    const slow = post(auth, '/sign-in/email', person)
    await expect(within(100, slow, 'it')).rejects.toThrow('longer')
    breaks('findOne', undefined)
    expect((await get(auth, '/get-session', cookie)).status).toBe(200)
    await signUp(auth, 'meanwhile@example.com')
    answer(null)
    expect((await slow).status).toBe(401)
  })
})

describe('a transaction', () => {
  const odd: [name: string, transaction: (work: (adapter: unknown) => Promise<unknown>) => unknown][] = [
    ['that never begins', () => undefined],
    ['that begins and ends without its work', async () => 'done'],
    ['that is given nothing to work with', async work => work(undefined)],
    [
      'whose commit fails',
      async work => {
        await work({ create: async ({ data }: { data: object }) => ({ ...data, id: 'x' }) })
        throw new Error('hush-hush')
      },
    ],
  ]
  it.each(odd)('%s', async (_, transaction) => {
    const { auth, breaks } = open(createAuth as never)
    await signUp(auth)
    breaks('transaction', transaction as never)
    const reply = await within(5000, post(auth, '/sign-up/email', { ...person, email: 'b@example.com' }), 'the sign-up')
    expect(await reply.text()).not.toContain('hush')
    expect(reply.status).toBeGreaterThanOrEqual(422)
    expect(reply.headers.getSetCookie()).toEqual([])
    breaks('transaction', undefined)
    await signUp(auth, 'c@example.com')
  })
})

it('an adapter that cannot be made says why, and is tried again', async () => {
  let tries = 0
  const lines: string[] = []
  const auth = createAuth({
    ...options,
    logger: { log: (_level, message) => void lines.push(message) },
    database: ((given: never) => {
      tries += 1
      if (tries === 1) throw new Error('no such server')
      return memoryAdapter({ user: [], session: [], account: [], verification: [] })(given)
    }) as never,
  }) as unknown as Auth
  opened.push(auth)
  expect((await post(auth, '/sign-in/email', person)).status).toBe(500)
  expect(lines.join('\n')).toContain('no such server')
  expect((await post(auth, '/sign-in/email', person)).status).toBe(401)
})

it.each([undefined, null, 5, 'x', {}, []])('a function that makes no adapter but %j fails its requests', async made => {
  const auth = createAuth({ ...options, database: (() => made) as never }) as unknown as Auth
  opened.push(auth)
  expect((await post(auth, '/sign-in/email', person)).status).toBe(500)
  expect((await get(auth, '/ok')).status).toBe(200)
})
