// Pools of pg and mysql2: the core's own statements on the user's connections, or connections with the pool's settings.
import '../environment/development.js'
import { createPool } from 'mysql2'
import { createPool as createPromisePool } from 'mysql2/promise'
import pg from 'pg'
import { createAuth } from 'corten'
import { getMigrations } from 'corten/db/migration'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { closeServerPools, dropDatabase, newDatabase, query, type Kind } from '../server-databases.js'
import { opened, serve } from './borrowed.js'
import { cookieOf, defaults, origin, person, staysOpen, type Auth } from './setup.js'

interface Pool {
  database: unknown
  /** Runs a statement on one of its connections. */
  query(sql: string): Promise<unknown>
  end(): Promise<unknown>
  url: string
}

const databases: string[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})
afterAll(async () => {
  for (const url of databases) await dropDatabase(url)
  await closeServerPools()
})

const session = (auth: Auth, cookie: string): Promise<{ user: { email: string }; session: { expiresAt: Date } } | null> =>
  auth.api['getSession']!({ headers: new Headers({ cookie }) }) as never

/** How many rows of users, accounts and sessions there are, as others see it. */
const rows = (url: string): Promise<number[]> =>
  Promise.all(['user', 'account', 'session'].map(async table => Number((await query(url, `SELECT count(*) AS n FROM "${table}"`))[0]?.n)))

const NAME = `corten pools ${process.pid}`

function openPool(name: string, url: string): Pool {
  if (name === 'pg') {
    const pool = new pg.Pool({ connectionString: url, max: 4, application_name: NAME })
    return { database: pool, url, query: sql => pool.query(sql), end: () => pool.end() }
  }
  if (name === 'mysql2/promise') {
    const pool = createPromisePool({ uri: url, timezone: '+05:30', connectionLimit: 4 })
    ;(pool as unknown as { pool: { on(event: string, listener: (connection: { query(sql: string): unknown }) => void): void } }).pool.on('connection', connection => void connection.query("SET time_zone = '+05:30'"))
    return { database: pool, url, query: sql => pool.query(sql), end: () => pool.end() }
  }
  const pool = createPool({ uri: url, timezone: 'Z', connectionLimit: 4, flags: ['-FOUND_ROWS'] })
  pool.on('connection', connection => void connection.query("SET time_zone = '+00:00'"))
  return { database: pool, url, query: sql => pool.promise().query(sql), end: () => pool.promise().end() }
}

const kinds: [name: string, kind: Kind][] = [
  ['pg', 'postgres'],
  ['mysql2', 'mysql'],
  ['mysql2/promise', 'mysql'],
]

describe.each(kinds)('a pool of %s', (name, kind) => {
  let url: string
  beforeAll(async () => {
    url = await newDatabase(kind)
    databases.push(url)
  })

  function pool(): Pool {
    const made = openPool(name, url)
    opened.push({ close: () => made.end().catch(() => {}) })
    return made
  }

  it('keeps users, sessions and passwords, with dates as they are', async () => {
    const { auth, post, lines } = serve(pool().database)
    const signedUp = await post('/sign-up/email', person('a'))
    expect(signedUp.status, lines.join('\n')).toBe(200)
    const cookie = cookieOf(signedUp)
    const found = await session(auth, cookie)
    expect(found?.user.email).toBe('a@b.co')
    const days = ((found?.session.expiresAt.getTime() ?? 0) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(6.99)
    expect(days).toBeLessThan(7.01)
    // As from a URL.
    const native = serve(url)
    expect(await session(native.auth, cookie)).toEqual(found)
    expect((await post('/sign-up/email', person('a'))).status).toBe(422)
    // Nothing changes, and the row is found all the same.
    const same = await post('/update-user', { name: 'a' }, cookie)
    expect(same.status).toBe(200)
    expect((await post('/sign-in/email', { ...person('a'), password: 'wrong horse' })).status).toBe(401)
    expect((await post('/sign-out', {}, cookie)).status).toBe(200)
    expect(await session(auth, cookie)).toBeNull()
  })

  it('asks one statement for a session', async () => {
    const { database } = pool()
    const { auth, post } = serve(database)
    const cookie = cookieOf(await post('/sign-in/email', person('a')))
    await session(auth, cookie)
    const core = (name === 'mysql2/promise' ? (database as { pool: object }).pool : database) as { query: () => unknown }
    const asked = vi.spyOn(core, 'query')
    expect(await session(auth, cookie)).toMatchObject({ user: { email: 'a@b.co' } })
    expect(asked).toHaveBeenCalledTimes(1)
  })

  it('keeps the transaction of one request from others, on a connection of its own', async () => {
    let reached = (): void => {}
    let goOn = (): void => {}
    const [arrived, released] = [new Promise<void>(resolve => (reached = resolve)), new Promise<void>(resolve => (goOn = resolve))]
    const before = await rows(url)
    const { post, auth } = serve(pool().database, {
      databaseHooks: {
        account: {
          create: {
            before: async (row, context) => {
              const found = await context?.context.adapter.findOne<{ email: string }>({ model: 'user', where: [{ field: 'id', value: row.userId }] })
              expect(found?.email).toBe('b@b.co')
              reached()
              await released
            },
          },
        },
      },
    })
    const signUp = post('/sign-up/email', person('b'))
    await arrived
    expect(await rows(url)).toEqual(before)
    expect(await session(auth, '')).toBeNull()
    expect(await staysOpen(signUp)).toBe(true)
    goOn()
    expect((await signUp).status).toBe(200)
    expect(await rows(url)).toEqual(before.map(count => count + 1))
  })

  it('takes back what a failed request has written, and keeps no connection', async () => {
    const before = await rows(url)
    let fails = true
    const { post } = serve(pool().database, {
      databaseHooks: { session: { create: { before: async () => { if (fails) throw new Error('no') } } } },
    })
    for (let tries = 0; tries < 8; tries += 1) expect((await post('/sign-up/email', person(`c${tries}`))).status).toBeGreaterThanOrEqual(400)
    expect(await rows(url)).toEqual(before)
    fails = false
    expect((await post('/sign-up/email', person('c'))).status).toBe(200)
  })

  it('survives connections that are cut', async () => {
    const mine = pool()
    const { auth, post } = serve(mine.database)
    if (name === 'pg') (mine.database as pg.Pool).on('error', () => {})
    const cookie = cookieOf(await post('/sign-in/email', person('a')))
    const end = async (): Promise<void> => {
      if (kind === 'postgres') await query(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '${NAME}'`)
      else {
        // Of the same database, but not the one that asks; others of the tests' own are made anew.
        const found = await query(url, 'SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()')
        for (const { id } of found) await query(url, `KILL ${String(id)}`).catch(() => {})
      }
    }
    await end()
    await vi.waitFor(async () => expect(await session(auth, cookie)).toMatchObject({ user: { email: 'a@b.co' } }), 10_000)
    // In the middle of a transaction.
    const before = await rows(url)
    const cut = serve(mine.database, { databaseHooks: { session: { create: { before: end } } } })
    const answer = await cut.post('/sign-up/email', person('cut'))
    if (answer.status !== 200) await vi.waitFor(async () => expect(await rows(url)).toEqual(before), 10_000)
    expect((await post('/sign-up/email', person('after'))).status).toBe(200)
  })

  it('says that it has ended', async () => {
    const mine = openPool(name, url)
    const { auth, lines, post } = serve(mine.database)
    const cookie = cookieOf(await post('/sign-in/email', person('a')))
    await auth.close()
    // It is its owner's.
    expect(await session(auth, cookie)).not.toBeNull()
    await mine.end()
    const request = new Request(`${origin}/api/auth/get-session`, { headers: { cookie } })
    expect((await auth.handler(request)).status).toBe(500)
    expect(lines.join('\n')).toMatch(/The database is not available: .*(end|closed)/)
  })

  it('is migrated by getMigrations', async () => {
    const own = await newDatabase(kind)
    databases.push(own)
    const mine = openPool(name, own)
    opened.push({ close: () => mine.end() })
    const plan = await getMigrations({ database: mine.database as never })
    expect(plan.toBeCreated).toHaveLength(4)
    await plan.runMigrations()
    expect((await getMigrations({ database: mine.database as never })).toBeCreated).toEqual([])
  })
})

describe('lookups over a pool of pg are prepared by name', () => {
  let url: string
  beforeAll(async () => {
    url = await newDatabase('postgres')
    databases.push(url)
  })

  const one = (): pg.Pool => {
    const pool = new pg.Pool({ connectionString: url, max: 1 })
    pool.on('error', () => {})
    opened.push({ close: () => pool.end() })
    return pool
  }
  const prepared = async (pool: pg.Pool): Promise<{ name: string; statement: string }[]> =>
    (await pool.query("SELECT name, statement FROM pg_prepared_statements WHERE name LIKE 'corten\\_%' ORDER BY name")).rows
  const user = person('prepared')

  async function signedIn(pool: pg.Pool): Promise<{ auth: Auth; cookie: string }> {
    const { auth, post } = serve(pool)
    const answer = await post('/sign-up/email', user)
    return { auth, cookie: cookieOf(answer.status === 200 ? answer : await post('/sign-in/email', user)) }
  }

  it('once for each connection', async () => {
    const pool = one()
    const { auth, cookie } = await signedIn(pool)
    await session(auth, cookie)
    const before = await prepared(pool)
    expect(before.some(({ statement }) => statement.includes('LEFT JOIN "user"'))).toBe(true)
    for (let check = 0; check < 10; check += 1) expect(await session(auth, cookie)).not.toBeNull()
    expect(await prepared(pool)).toEqual(before)
  })

  it('at most a hundred of them', async () => {
    const pool = one()
    const { auth, cookie } = await signedIn(pool)
    const { adapter } = await (auth as unknown as { $context: Promise<{ adapter: { findMany(query: object): Promise<unknown[]> } }> }).$context
    for (let length = 1; length <= 120; length += 1) {
      const value = Array.from({ length }, (_, at) => `id ${at}`)
      expect(await adapter.findMany({ model: 'user', where: [{ field: 'id', operator: 'in', value }] })).toEqual([])
    }
    expect(await session(auth, cookie)).not.toBeNull()
    expect(await prepared(pool)).toHaveLength(100)
  })

  const lost: [why: string, lose: (pool: pg.Pool) => Promise<unknown>][] = [
    ['a pooler that has given another connection', pool => pool.query('DEALLOCATE ALL')],
    ['a table that has changed', () => query(url, `ALTER TABLE "user" ALTER COLUMN "name" TYPE ${['varchar(300)', 'text'][turn++ % 2]}`)],
  ]
  let turn = 0
  it.each(lost)('and no more after %s', async (_, lose) => {
    const pool = one()
    const { auth, cookie } = await signedIn(pool)
    expect(await session(auth, cookie)).not.toBeNull()
    await lose(pool)
    expect(await session(auth, cookie)).toMatchObject({ user: { email: user.email } })
    const asked = vi.spyOn(pool, 'query')
    expect(await session(auth, cookie)).toMatchObject({ user: { email: user.email } })
    expect(asked.mock.calls).toEqual([[expect.not.objectContaining({ name: expect.anything() })]])
    expect(await prepared(pool)).toEqual([])
  })

  it('and no more where a connection has the names already', async () => {
    const first = one()
    const { auth, cookie } = await signedIn(first)
    await session(auth, cookie)
    const names = await prepared(first)
    const second = one()
    second.on('connect', client => void client.query(names.map(({ name, statement }) => `PREPARE "${name}" AS ${statement}`).join(';')))
    const other = serve(second).auth
    expect(await session(other, cookie)).toMatchObject({ user: { email: user.email } })
    const asked = vi.spyOn(second, 'query')
    expect(await session(other, cookie)).not.toBeNull()
    expect(asked.mock.calls).toEqual([[expect.not.objectContaining({ name: expect.anything() })]])
  })

  it('and an error that has another reason is its own', async () => {
    const pool = one()
    const { auth, cookie } = await signedIn(pool)
    await query(url, 'ALTER TABLE "session" RENAME COLUMN "token" TO "elsewhere"')
    const asked = vi.spyOn(pool, 'query')
    await expect(session(auth, cookie)).rejects.toThrow()
    await query(url, 'ALTER TABLE "session" RENAME COLUMN "elsewhere" TO "token"')
    expect(await session(auth, cookie)).not.toBeNull()
    expect(asked.mock.lastCall).toEqual([expect.objectContaining({ name: expect.stringMatching(/^corten_[0-9a-f]{32}$/) })])
  })
})

it('a server that is not there is named, without the password', async () => {
  const pool = new pg.Pool({ host: '127.0.0.1', port: 1, user: 'u', password: 'hunter2', database: 'd' })
  opened.push({ close: () => pool.end() })
  const { lines, post } = serve(pool)
  expect((await post('/sign-in/email', person('a'))).status).toBe(500)
  expect(lines.join('\n')).toMatch(/not available: .*ECONNREFUSED/)
  expect(lines.join('\n')).not.toContain('hunter2')
})

it('a password that is a function is asked for', async () => {
  const url = await newDatabase('postgres')
  databases.push(url)
  const { hostname, port, username, password: secret, pathname, searchParams } = new URL(url)
  const password = vi.fn(async () => decodeURIComponent(secret))
  const pool = new pg.Pool({ host: hostname, port: Number(port), user: username, database: pathname.slice(1), options: searchParams.get('options') ?? '', password })
  opened.push({ close: () => pool.end() })
  const { lines, post } = serve(pool)
  expect((await post('/sign-up/email', person('a'))).status, lines.join('\n')).toBe(200)
  expect(password).toHaveBeenCalled()
})

describe('native: true', () => {
  it.each(kinds)('%s connects with the settings of the pool', async (name, kind) => {
    const url = await newDatabase(kind)
    databases.push(url)
    const mine = name === 'pg' ? new pg.Pool({ connectionString: url }) : name === 'mysql2' ? createPool(url) : createPromisePool(url)
    opened.push({ close: () => (name === 'mysql2' ? new Promise(resolve => (mine as { end(done: () => void): void }).end(() => resolve(undefined))) : (mine as pg.Pool).end()) })
    const { auth, lines, post } = serve({ pool: mine, native: true })
    const signedUp = await post('/sign-up/email', person('a'))
    expect(signedUp.status, lines.join('\n')).toBe(200)
    expect(await session(auth, cookieOf(signedUp))).toMatchObject({ user: { email: 'a@b.co' } })
    if (name === 'pg') expect((mine as pg.Pool).totalCount).toBe(0)
  })

  const refused: [setting: string, make: () => object][] = [
    ['password', () => new pg.Pool({ user: 'u', password: async () => 'hunter2' })],
    ['stream', () => new pg.Pool({ user: 'u', stream: (() => { throw new Error('called') }) as never })],
    ['ssl.checkServerIdentity', () => new pg.Pool({ user: 'u', ssl: { checkServerIdentity: () => undefined } })],
    ['query_timeout', () => new pg.Pool({ user: 'u', query_timeout: 5000 })],
    ["on('connect')", () => new pg.Pool({ user: 'u' }).on('connect', () => {})],
    ['timezone', () => createPool({ database: 'd', timezone: '+02:00' })],
    ['stream', () => createPool({ database: 'd', stream: (() => {}) as never })],
    ['authPlugins', () => createPool({ database: 'd', authPlugins: { own: () => () => Buffer.alloc(0) } })],
    ["on('connection')", () => createPool({ database: 'd' }).on('connection', () => {})],
  ]
  it.each(refused)('refuses `%s`', (setting, make) => {
    const start = (): unknown => createAuth({ ...defaults, database: { pool: make(), native: true } } as never)
    expect(start).toThrow(`\`${setting}\``)
    expect(start).not.toThrow('hunter2')
  })

  it('refuses what is no pool', () => {
    expect(() => createAuth({ ...defaults, database: { pool: {}, native: true } } as never)).toThrow('`database')
  })
})
