// Hooks inside a native request: one transaction, the caller's async context, faults that harm nobody else.
import '../environment/development.js'
import { AsyncLocalStorage } from 'node:async_hooks'
import { getCurrentAdapter } from 'better-auth'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { createAuthMiddleware as ownMiddleware, APIError as OwnError } from 'corten/api'
import { describe, expect, it } from 'vitest'
import { readRows } from '../database.js'
import { within } from '../helpers.js'
import { cookieOf, person, servers, setup, staysOpen, type Options, type Setup } from './setup.js'

const start = servers()

interface Adapter {
  findMany(query: object): Promise<Record<string, unknown>[]>
  create(query: object): Promise<Record<string, unknown>>
  update(query: object): Promise<Record<string, unknown> | null>
}
interface Context {
  context: { adapter: Adapter; internalAdapter: { findUserById(id: string): Promise<{ name: string } | null> } }
}
type Row = Record<string, unknown>

const never = (): Promise<never> => new Promise(() => {})
const databaseHook = (model: string, event: string, phase: string, run: unknown): Options => ({
  databaseHooks: { [model]: { [event]: { [phase]: run } } },
})

describe('a database hook during a sign-up', () => {
  const working = (server: () => Setup): Options =>
    databaseHook('session', 'create', 'before', async (row: Row, { context }: Context) => {
      const id = String(row['userId'])
      const found = await context.internalAdapter.findUserById(id)
      await context.adapter.update({ model: 'user', where: [{ field: 'id', value: id }], update: { name: `${found?.name}!` } })
      const listed = await (server().auth.api as unknown as Record<string, (input: object) => Promise<unknown>>)['ok']?.({})
      if (!listed) throw new Error('auth.api did not answer')
      const inside = await getCurrentAdapter(context.adapter as never)
      const users = await inside.findMany<Row>({ model: 'user', where: [{ field: 'id', value: id }] })
      await context.adapter.create({
        model: 'account',
        data: { userId: id, providerId: 'hook', accountId: String(users[0]?.['name']), createdAt: new Date(), updatedAt: new Date() },
      })
    })

  it('reads and writes in the sign-up’s own transaction, and does not wait', async () => {
    const server = start(working(() => server))
    const reply = await within(10_000, server.post('/sign-up/email', person('a')), 'the sign-up')
    expect(reply.status).toBe(200)
    const session = await server.get('/get-session', { cookie: cookieOf(reply) })
    expect(await session.json()).toMatchObject({ user: { name: 'a!' } })
    await server.auth.close()
    const rows = await readRows(server.file)
    expect(rows['account']).toHaveLength(2)
  })

  it('the same two hundred times at once', async () => {
    const password = { hash: async (text: string) => text, verify: async () => true }
    const server = start({ ...working(() => server), emailAndPassword: { enabled: true, password } })
    const names = Array.from({ length: 200 }, (_, index) => `p${index}`)
    const replies = await within(60_000, Promise.all(names.map(name => server.post('/sign-up/email', person(name)))), 'all sign-ups')
    expect(new Set(replies.map(reply => reply.status))).toEqual(new Set([200]))
    await server.auth.close()
    const rows = await readRows(server.file)
    expect([rows['user']?.length, rows['session']?.length, rows['account']?.length]).toEqual([200, 200, 400])
  }, 90_000)

  it('may call an endpoint that writes, as a part of it', async () => {
    const server = start(
      databaseHook('session', 'create', 'before', async (row: Row) => {
        if (row['userAgent'] === 'inner') return
        const api = server.auth.api as unknown as Record<string, (input: object) => Promise<unknown>>
        const headers = new Headers({ 'user-agent': 'inner' })
        await api['signUpEmail']?.({ body: person('inner'), headers })
        if (row['userAgent'] === 'undo') throw new APIError('FORBIDDEN', { message: 'undone' })
      }),
    )
    const reply = await within(10_000, server.post('/sign-up/email', person('outer')), 'the sign-up')
    expect(reply.status).toBe(200)
    const undone = await within(10_000, server.post('/sign-in/email', person('outer'), { 'user-agent': 'x' }), 'the sign-in')
    // The inner sign-up finds its address taken by now.
    expect(undone.status).toBe(422)
    await server.auth.close()
    expect((await readRows(server.file))['user']).toHaveLength(2)
  })

  it('whose sign-up fails leaves nothing of an inner call either', async () => {
    const server = start(
      databaseHook('session', 'create', 'before', async (row: Row) => {
        if (row['userAgent'] === 'inner') return
        const api = server.auth.api as unknown as Record<string, (input: object) => Promise<unknown>>
        await api['signUpEmail']?.({ body: person('inner'), headers: new Headers({ 'user-agent': 'inner' }) })
        throw new APIError('FORBIDDEN', { message: 'undone' })
      }),
    )
    const reply = await within(10_000, server.post('/sign-up/email', person('outer')), 'the sign-up')
    expect(reply.status).toBe(403)
    await server.auth.close()
    expect((await readRows(server.file))['user']).toHaveLength(0)
  })

  it('that never answers is given up after `advanced.callbackTimeout`, and its transaction with it', async () => {
    const server = start({
      ...databaseHook('user', 'create', 'before', (row: Row) => (row['name'] === 'bad' ? never() : undefined)),
      advanced: { callbackTimeout: 0.3 },
    })
    const reply = await within(10_000, server.post('/sign-up/email', person('bad')), 'the sign-up')
    expect(await reply.json()).toMatchObject({ code: 'FAILED_TO_CREATE_USER' })
    expect((await within(10_000, server.post('/sign-up/email', person('good')), 'the next one')).status).toBe(200)
  })

  it('a transaction of a hook that never ends is given up, too', async () => {
    const server = start({
      ...databaseHook('user', 'create', 'after', async (row: Row, ctx: Context & { context: { adapter: { transaction(run: () => unknown): Promise<unknown> } } }) => {
        if (row['name'] === 'bad') await ctx.context.adapter.transaction(never)
      }),
      advanced: { callbackTimeout: 0.3 },
    })
    expect((await within(10_000, server.post('/sign-up/email', person('bad')), 'the sign-up')).status).toBe(500)
    await new Promise(resolve => setTimeout(resolve, 400))
    expect((await within(10_000, server.post('/sign-up/email', person('good')), 'the next one')).status).toBe(200)
  })
})

describe('the caller’s async context', () => {
  const caller = new AsyncLocalStorage<string>()
  const seen: [string, string | undefined][] = []
  const note = (name: string) => async () => {
    seen.push([name, caller.getStore()])
    await new Promise(resolve => setTimeout(resolve, 1))
    seen.push([name, caller.getStore()])
  }
  const everything = (): Options => ({
    hooks: { before: createAuthMiddleware(note('before')), after: createAuthMiddleware(note('after')) },
    databaseHooks: {
      user: { create: { before: note('user.before'), after: note('user.after') } },
      session: { create: { before: note('session.before'), after: note('session.after') } },
    },
    emailVerification: { sendOnSignUp: true, sendVerificationEmail: note('mail') },
    emailAndPassword: {
      enabled: true,
      password: {
        hash: async (text: string) => {
          await note('hash')()
          return text
        },
        verify: async () => true,
      },
    },
    session: {
      cookieCache: {
        enabled: true,
        version: async () => {
          await note('version')()
          return '1'
        },
      },
    },
    trustedOrigins: async (request?: Request) => {
      if (request) await note('origins')()
      return []
    },
  })
  const kinds = ['after', 'before', 'hash', 'mail', 'session.after', 'session.before', 'user.after', 'user.before', 'version']

  it('is there in every kind of callback, before and after an await', async () => {
    const server = start(everything())
    seen.splice(0)
    const reply = await caller.run('outer', () => server.post('/sign-up/email', person('a')))
    expect(reply.status).toBe(200)
    expect([...new Set(seen.map(([name]) => name))].filter(name => name !== 'origins').sort()).toEqual(kinds)
    expect(seen.filter(([, store]) => store !== 'outer')).toEqual([])
    seen.splice(0)
    const api = server.auth.api as unknown as Record<string, (input: object) => Promise<unknown>>
    await caller.run('direct', () => api['signUpEmail']?.({ body: person('b') }))
    expect(seen.length).toBeGreaterThanOrEqual(kinds.length * 2)
    expect(seen.filter(([, store]) => store !== 'direct')).toEqual([])
  })

  it('is each request’s own with 64 in flight', async () => {
    const found: [string, string | undefined][] = []
    const check = async (row: Row) => {
      await new Promise(resolve => setTimeout(resolve, 2))
      found.push([String(row['name']), caller.getStore()])
    }
    const server = start({
      ...databaseHook('user', 'create', 'before', check),
      emailAndPassword: { enabled: true, password: { hash: async (text: string) => text, verify: async () => true } },
    })
    const names = Array.from({ length: 64 }, (_, index) => `n${index}`)
    await Promise.all(names.map(name => caller.run(name, () => server.post('/sign-up/email', person(name)))))
    expect(found).toHaveLength(64)
    expect(found.filter(([name, store]) => name !== store)).toEqual([])
  })
})

describe('hooks that fail', () => {
  const trouble = (run: () => unknown, phase: 'before' | 'after'): Options => ({
    hooks: { [phase]: createAuthMiddleware(async ctx => (ctx.headers?.get('x-trouble') ? run() : undefined)) },
  })

  it.each(['before', 'after'] as const)('%s: harm their own request alone', async phase => {
    for (const run of [
      () => {
        throw new Error('boom')
      },
      () => {
        throw undefined
      },
      () => Promise.reject(new Error('boom')),
    ]) {
      const server = start(trouble(run, phase))
      expect((await server.get('/ok', { 'x-trouble': '1' })).status).toBe(500)
      expect((await server.get('/ok')).status).toBe(200)
    }
  })

  it.each(['before', 'after'] as const)('%s: never answering, they keep nobody else waiting', async phase => {
    const server = start(trouble(never, phase))
    const waiting = server.get('/ok', { 'x-trouble': '1' })
    const others = await within(10_000, Promise.all(Array.from({ length: 1000 }, () => server.get('/ok'))), 'the others')
    expect(new Set(others.map(reply => reply.status))).toEqual(new Set([200]))
    expect(await staysOpen(waiting)).toBe(true)
  })

  it('name their option in the log', async () => {
    const lines: string[] = []
    const server = start({
      ...trouble(() => {
        throw new Error('boom')
      }, 'before'),
      logger: { log: (_: string, message: string) => void lines.push(message) },
    })
    await server.get('/ok', { 'x-trouble': '1' })
    expect(lines.join('\n')).toContain('`hooks.before`')
  })

  it('may call the same application', async () => {
    const server = start({
      hooks: {
        before: createAuthMiddleware(async ctx => {
          if (ctx.path !== '/ok') return
          const inner = await server.get('/get-session')
          return { inner: inner.status }
        }),
      },
    })
    expect(await (await within(10_000, server.get('/ok'), 'the request')).json()).toEqual({ inner: 200 })
  })

  it('a hook that never answers keeps no application from closing', async () => {
    const server = setup(databaseHook('user', 'create', 'before', never))
    const stuck = server.post('/sign-up/email', person('stuck'))
    await staysOpen(stuck, 300)
    await within(15_000, server.end(), 'the end')
    expect(await staysOpen(stuck)).toBe(true)
  }, 20_000)

  it('an application that is closed meanwhile', async () => {
    const server = start({
      hooks: { before: createAuthMiddleware(async ctx => void (ctx.path === '/ok' && (await server.auth.close()))) },
    })
    expect((await within(10_000, server.get('/ok'), 'the request')).status).toBe(200)
    expect((await within(10_000, server.get('/get-session', { cookie: 'better-auth.session_token=a.b' }), 'the next')).status).toBe(200)
  })
})

it('corten/api has the very helpers of better-auth/api', () => {
  expect(ownMiddleware).toBe(createAuthMiddleware)
  expect(OwnError).toBe(APIError)
})

it('an error that a hook throws is the error that a direct call throws', async () => {
  const error = new APIError('FORBIDDEN', { message: 'no', code: 'NO', more: [1] }, { 'x-own': '1' })
  const server = start({
    hooks: {
      before: createAuthMiddleware(async () => {
        throw error
      }),
    },
  })
  const api = server.auth.api as unknown as Record<string, (input: object) => Promise<unknown>>
  await expect(api['ok']?.({})).rejects.toBe(error)
})
