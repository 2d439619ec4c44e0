// SQLite handles of the user's: the core's own statements on that very object.
import '../environment/development.js'
import { DatabaseSync } from 'node:sqlite'
import { createAuthMiddleware } from 'better-auth/api'
import Database from 'better-sqlite3'
import { createAuth, type CortenOptions } from 'corten'
import { getMigrations } from 'corten/db/migration'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../helpers.js'
import { BunDatabase } from './bun-database.js'
import { opened, serve } from './borrowed.js'
import { cookieOf, defaults, origin, person, staysOpen, type Auth } from './setup.js'

/** What all of them can do. */
interface Handle {
  prepare(sql: string): { all(...values: unknown[]): unknown[]; run(...values: unknown[]): unknown }
  exec(sql: string): unknown
  close(): unknown
}

const folder = temporaryFolder()
afterAll(() => folder.remove())

const kinds: [name: string, open: (file: string, options?: { readonly?: boolean }) => Handle][] = [
  ['better-sqlite3', (file, options) => new (Database as never as new (file: string, options: object) => Handle)(file, { timeout: 20, ...options })],
  ['node:sqlite', (file, options) => new DatabaseSync(file, { readOnly: options?.readonly ?? false }) as never],
  ['bun:sqlite, a stand-in', (file, options) => new BunDatabase(file, options) as never],
]

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

let files = 0
const newFile = (): string => folder.file(`${(files += 1)}.db`)

const session = (auth: Auth, cookie: string): Promise<{ user: { email: string } } | null> =>
  auth.api['getSession']!({ headers: new Headers({ cookie }) }) as never

const count = (database: Handle, table: string): unknown => Object.values(database.prepare(`SELECT count(*) FROM "${table}"`).all()[0] as object)[0]

/** Something that another waits for. */
function gate(): { passed: Promise<void>; open(): void } {
  let open = (): void => {}
  const passed = new Promise<void>(resolve => (open = resolve))
  return { passed, open }
}

describe.each(kinds)('%s', (_, open) => {
  let database: Handle
  beforeEach(() => {
    database = open(newFile())
    opened.push(database)
  })

  it('has its tables made outside production', async () => {
    const { auth, lines, post } = serve(database)
    const cookie = cookieOf(await post('/sign-up/email', person('a')))
    expect(await session(auth, cookie)).toMatchObject({ user: { email: 'a@b.co' } })
    expect(lines).toEqual([expect.stringContaining('database migrated')])
  })

  it('answers a session check at once, with statements that are prepared once', async () => {
    const { auth, post } = serve(database)
    const cookie = cookieOf(await post('/sign-up/email', person('a')))
    await session(auth, cookie)
    const prepared = vi.spyOn(database, 'prepare')
    const headers = new Headers({ cookie })
    let answered = false
    for (let calls = 0; calls < 3; calls += 1) {
      const found = auth.api['getSession']!({ headers }) as Promise<unknown>
      void found.then(() => (answered = true))
      // Two turns of promises, and none of the event loop.
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
      expect(answered).toBe(true)
    }
    expect(prepared).not.toHaveBeenCalled()
  })

  it('keeps the transaction of one request from all others', async () => {
    const [reached, goOn] = [gate(), gate()]
    const { auth, post } = serve(database, {
      databaseHooks: {
        account: {
          create: {
            before: async () => {
              reached.open()
              await goOn.passed
            },
          },
        },
      },
    })
    // Its hooks wait for nothing.
    const other = serve(database)
    const cookie = cookieOf(await other.post('/sign-up/email', person('before')))
    const signUp = post('/sign-up/email', person('a'))
    await reached.passed
    // The user's row is written, and nobody sees it or falls into its transaction.
    expect(count(database, 'user')).toSatisfy((rows: unknown) => Number(rows) === 2)
    const [mine, theirs, written] = [session(auth, cookie), session(other.auth, cookie), other.post('/sign-up/email', person('b'))]
    expect(await staysOpen(Promise.race([mine, theirs, written]))).toBe(true)
    goOn.open()
    expect((await signUp).status).toBe(200)
    expect(await mine).toMatchObject({ user: { email: 'before@b.co' } })
    expect(await theirs).toMatchObject({ user: { email: 'before@b.co' } })
    expect((await written).status).toBe(200)
    expect(count(database, 'session')).toSatisfy((rows: unknown) => Number(rows) === 3)
  })

  it('lets hooks inside a transaction read and write in it', async () => {
    const { auth, post } = serve(database, {
      databaseHooks: {
        session: {
          create: {
            before: async (row, context) => {
              const found = await context?.context.adapter.findOne<{ name: string }>({ model: 'user', where: [{ field: 'id', value: row.userId }] })
              await context?.context.internalAdapter.createVerificationValue({ identifier: 'seen', value: String(found?.name), expiresAt: new Date(Date.now() + 60_000) })
              const own = (await auth.api['getSession']!({ headers: new Headers() })) as null
              expect(own).toBeNull()
            },
          },
        },
      },
      hooks: { after: createAuthMiddleware(async context => void (context.path === '/sign-up/email' && context.setHeader('x-users', String(await context.context.internalAdapter.countTotalUsers())))) },
    })
    const answer = await post('/sign-up/email', person('a'))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-users')).toBe('1')
    expect(database.prepare('SELECT value FROM verification').all()).toEqual([{ value: 'a' }])
  })

  it('takes back what a failed request has written', async () => {
    const { lines, post } = serve(database)
    expect((await post('/sign-up/email', person('a'))).status).toBe(200)
    database.exec('DROP TABLE account')
    expect((await post('/sign-up/email', person('b'))).status).toBe(500)
    expect(Number(count(database, 'user'))).toBe(1)
    expect(lines.join('\n')).toMatch(/schema does not fit: no such table: account/)
    database.exec('CREATE TABLE account (id text)')
    expect((await post('/sign-up/email', person('b'))).status).toBe(500)
    expect(Number(count(database, 'user'))).toBe(1)
  })

  it('has ended every transaction once it is closed', async () => {
    let hooks = 0
    const { auth, post } = serve(database, {
      databaseHooks: {
        session: {
          create: {
            before: async () => {
              await new Promise(resolve => setTimeout(resolve, 1))
              if ((hooks += 1) % 2) throw new Error('no')
            },
          },
        },
      },
    })
    const people = Array.from({ length: 16 }, (_value, index) => person(`p${index}`))
    const answers = people.map(body => post('/sign-up/email', body))
    await vi.waitFor(() => expect(hooks).toBeGreaterThan(2), 10_000)
    await auth.close()
    expect(() => database.exec('BEGIN; COMMIT')).not.toThrow()
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    expect(statuses.filter(status => status === 200)).toHaveLength(people.length / 2)
    expect(Number(count(database, 'user'))).toBe(people.length / 2)
  })

  it('may be closed in the middle of a transaction', async () => {
    const file = newFile()
    const closing = open(file)
    const { auth, lines, post } = serve(closing, { databaseHooks: { session: { create: { before: async () => void closing.close() } } } })
    expect((await post('/sign-up/email', person('a'))).status).toBe(500)
    await auth.close()
    expect(lines.join('\n')).toMatch(/The database is not available: .*(not open|closed)/i)
    const again = open(file)
    opened.push(again)
    expect(Number(count(again, 'user'))).toBe(0)
    expect((await serve(again).post('/sign-up/email', person('a'))).status).toBe(200)
  })

  it('serves two applications side by side', async () => {
    const [one, two] = [serve(database), serve(database)]
    const people = Array.from({ length: 20 }, (_value, index) => person(`p${index}`))
    const answers = await Promise.all(people.map((body, index) => (index % 2 ? one : two).post('/sign-up/email', body)))
    expect(answers.map(({ status }) => status)).toEqual(people.map(() => 200))
    const cookies = answers.map(cookieOf)
    const found = await Promise.all(cookies.map((cookie, index) => session((index % 2 ? two : one).auth, cookie)))
    expect(found.map(one => one?.user.email)).toEqual(people.map(({ email }) => email))
    await one.auth.close()
    expect(await session(two.auth, cookies[0] ?? '')).toMatchObject({ user: { email: 'p0@b.co' } })
  })

  it('says that the handle is closed', async () => {
    const { auth, lines, post } = serve(database)
    const cookie = cookieOf(await post('/sign-up/email', person('a')))
    database.close()
    opened.splice(opened.indexOf(database), 1)
    const request = new Request(`${origin}/api/auth/get-session`, { headers: { cookie } })
    expect((await auth.handler(request)).status).toBe(500)
    expect((await post('/sign-in/email', person('a'))).status).toBe(500)
    expect(lines.join('\n')).toMatch(/The database is not available: .*(not open|closed)/i)
  })

  it('reads a file that it may not write', async () => {
    const file = newFile()
    const writable = open(file)
    const first = serve(writable)
    const cookie = cookieOf(await first.post('/sign-up/email', person('a')))
    await first.auth.close()
    writable.close()
    const readonly = open(file, { readonly: true })
    opened.push(readonly)
    const { auth, lines, post } = serve(readonly)
    expect(await session(auth, cookie)).toMatchObject({ user: { email: 'a@b.co' } })
    expect((await post('/sign-up/email', person('b'))).status).toBeGreaterThanOrEqual(400)
    expect(lines.join('\n')).toMatch(/not available: .*readonly database/)
    expect(await session(auth, cookie)).toMatchObject({ user: { email: 'a@b.co' } })
  })

  it('waits for nobody who keeps the file locked, and goes on after them', async () => {
    const file = newFile()
    const [mine, other] = [open(file), open(file)]
    opened.push(mine, other)
    const { auth, lines, post } = serve(mine)
    const cookie = cookieOf(await post('/sign-up/email', person('a')))
    other.exec('BEGIN IMMEDIATE')
    expect(await session(auth, cookie)).toMatchObject({ user: { email: 'a@b.co' } })
    expect((await post('/sign-up/email', person('b'))).status).toBeGreaterThanOrEqual(400)
    expect(lines.join('\n')).toMatch(/The database is busy/)
    other.exec('COMMIT')
    expect((await post('/sign-up/email', person('b'))).status).toBe(200)
  })

  it('names a transaction that the application has left open', async () => {
    const { lines, post } = serve(database)
    expect((await post('/sign-up/email', person('a'))).status).toBe(200)
    database.exec('BEGIN')
    expect((await post('/sign-up/email', person('b'))).status).toBeGreaterThanOrEqual(400)
    expect(lines.join('\n')).toMatch(/inside a transaction that the application has begun/)
    database.exec('COMMIT')
    expect((await post('/sign-up/email', person('b'))).status).toBe(200)
  })

  it('keeps whole numbers, fractions and dates as they are', async () => {
    const fields = { big: { type: 'number', bigint: true }, at: { type: 'date' }, flag: { type: 'boolean' }, tags: { type: 'string[]' }, more: { type: 'json' } } as const
    const { auth, post } = serve(database, { user: { additionalFields: { ...fields } } })
    const given = { at: '2026-11-27T19:28:36.123Z', flag: true, tags: ['a', 'b'], more: { n: 1.5 } }
    const answer = await post('/sign-up/email', { ...person('a'), big: 9_007_199_254_740_991, ...given })
    expect(answer.status).toBe(200)
    const types = database.prepare('SELECT typeof(big) AS big, typeof("at") AS at, typeof(flag) AS flag, typeof(tags) AS tags FROM user').all()
    expect(types).toEqual([{ big: 'integer', at: 'text', flag: 'integer', tags: 'text' }])
    const read = (await session(auth, cookieOf(answer))) as unknown as { user: Record<string, unknown> }
    expect(read.user).toMatchObject({ big: 9_007_199_254_740_991, flag: true, tags: ['a', 'b'], more: { n: 1.5 } })
    expect(read.user.at).toEqual(new Date(given.at))
    database.exec('UPDATE user SET big = 9007199254740993')
    // Beyond what JavaScript holds, as from a URL.
    expect(await session(auth, cookieOf(answer))).toMatchObject({ user: { big: 9_007_199_254_740_992 } })
  })

  it('is migrated by getMigrations', async () => {
    const plan = await getMigrations({ database: database as never })
    expect(plan.toBeCreated.map(({ table }) => table)).toEqual(['user', 'session', 'account', 'verification'])
    expect(await plan.compileMigrations()).toMatch(/create table "user"/i)
    await plan.runMigrations()
    expect((await getMigrations({ database: database as never })).toBeCreated).toEqual([])
    expect(Number(count(database, 'user'))).toBe(0)
  })
})

it('in production a handle without tables fails its requests, and the log has the statements', async () => {
  const database = new DatabaseSync(':memory:')
  opened.push(database)
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    const { lines, post } = serve(database as never)
    expect((await post('/sign-up/email', person('a'))).status).toBe(500)
    expect(lines.join('\n')).toMatch(/CREATE TABLE "user"/)
    // Whoever makes them needs no secret.
    await (await getMigrations({ database: database as never })).runMigrations()
    expect((await post('/sign-up/email', person('a'))).status).toBe(200)
  } finally {
    process.env.NODE_ENV = before
  }
})

it('a handle of node:sqlite may be closed and opened again', async () => {
  const database = new DatabaseSync(newFile())
  opened.push(database)
  const { auth, post } = serve(database as never)
  const cookie = cookieOf(await post('/sign-up/email', person('a')))
  expect(await session(auth, cookie)).not.toBeNull()
  database.close()
  await expect(session(auth, cookie)).rejects.toThrow()
  database.open()
  expect(await session(auth, cookie)).toMatchObject({ user: { email: 'a@b.co' } })
})

describe('a URL of a file that a handle has open is refused', () => {
  it.each(kinds)('%s', async (_, open) => {
    const file = newFile()
    const handle = open(file)
    handle.exec('CREATE TABLE x (y)')
    const lines: string[] = []
    const auth = createAuth({ ...defaults, logger: { log: (_level: string, message: string) => void lines.push(message) }, database: `sqlite:${file}` } as CortenOptions)
    const request = (): Request =>
      new Request(`${origin}/api/auth/sign-up/email`, { method: 'POST', headers: { 'content-type': 'application/json', origin }, body: JSON.stringify(person('a')) })
    const refuses = process.platform === 'linux'
    expect((await auth.handler(request())).status === 200).toBe(!refuses)
    if (refuses) expect(lines.join('\n')).toMatch(/already has .* open through another SQLite library.*pass that database handle to corten/)
    handle.close()
    expect((await auth.handler(request())).status === 200).toBe(refuses)
    await auth.close()
  })
})
