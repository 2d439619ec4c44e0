// Native databases on servers: several processes, the limits of the pool, and what goes wrong there.
import './environment/development.js'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { createAuth } from 'corten'
import { cookieOf, defaults, origin, person } from './addon/setup.js'
import { Proxy } from './addon/proxy.js'
import { runForJson, runScript } from './helpers.js'
import { closeServerPools, dropDatabase, editServerRows, holdLock, newDatabase, query, readServerRows } from './server-databases.js'

interface Made {
  url: string
  log: string[]
  post(path: string, body?: unknown, cookie?: string): Promise<Response>
  get(path: string, cookie?: string): Promise<Response>
  end(): Promise<void>
}

const made: { end(): Promise<void> }[] = []
const databases: string[] = []

afterEach(async () => {
  for (const one of made.splice(0)) await one.end()
  for (const url of databases.splice(0)) await dropDatabase(url)
})
afterAll(closeServerPools)

async function place(kind: 'postgres' | 'mysql'): Promise<string> {
  const url = await newDatabase(kind)
  databases.push(url)
  return url
}

function open(url: string, settings: object = {}, options: object = {}): Made {
  const log: string[] = []
  const logger = { level: 'info', log: (level: string, message: string) => void log.push(`${level} ${message}`) }
  const database = { url, ...settings }
  const auth = createAuth({ ...defaults, logger, ...options, database } as Parameters<typeof createAuth>[0])
  const send = (path: string, cookie: string, body?: unknown): Promise<Response> =>
    auth.handler(
      new Request(`${origin}/api/auth${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { origin, cookie, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
  const one: Made = { url, log, post: (path, body = {}, cookie = '') => send(path, cookie, body), get: (path, cookie = '') => send(path, cookie), end: async () => void (await auth.close()) }
  made.push(one)
  return one
}

const signUp = (server: Made, name: string): Promise<Response> => server.post('/sign-up/email', person(name))
const email = async (server: Made, cookie: string): Promise<unknown> => ((await (await server.get('/get-session', cookie)).json()) as { user: { email: string } } | null)?.user.email
const password = /p@ss|p%40ss/

describe.each(['postgres', 'mysql'] as const)('%s', kind => {
  it('another process sees a sign-in, and ends it', async () => {
    const url = await place(kind)
    const server = open(url)
    const cookie = cookieOf(await signUp(server, 'a'))
    const other = (task: string): Promise<{ status: number; email: string | null }> => runForJson('./addon/scripts/server-child.mjs', [url, task, cookie])
    expect(await other('read')).toMatchObject({ status: 200, email: 'a@b.co' })
    expect(await email(server, cookie)).toBe('a@b.co')
    expect(await other('end')).toMatchObject({ status: 200 })
    expect(await email(server, cookie)).toBeUndefined()
  })

  it('connections that were cut are not noticed', async () => {
    const proxy = await Proxy.before(await place(kind))
    const server = open(proxy.url(databases[0] ?? ''), { poolSize: 4 })
    const cookie = cookieOf(await signUp(server, 'a'))
    await Promise.all(Array.from({ length: 8 }, () => server.get('/get-session', cookie)))
    expect(proxy.connections).toBeGreaterThan(0)
    proxy.cut()
    const again = await Promise.all(Array.from({ length: 8 }, () => email(server, cookie)))
    expect(again).toEqual(Array(8).fill('a@b.co'))
    proxy.cut()
    expect((await server.post('/sign-in/email', person('a'))).status).toBe(200)
    await server.end()
    await proxy.stop()
  })

  it('a server that is away fails requests, until it is back', async () => {
    const proxy = await Proxy.before(await place(kind))
    const server = open(proxy.url(databases[0] ?? ''), { acquireTimeout: 0.5 })
    const cookie = cookieOf(await signUp(server, 'a'))
    await proxy.stop()
    expect((await server.get('/get-session', cookie)).status).toBe(500)
    expect((await signUp(server, 'b')).status).toBe(500)
    expect(server.log.join('\n')).toContain('The database is not available')
    expect(server.log.join('\n')).not.toMatch(password)
    expect((await server.get('/ok')).status).toBe(200)
    await proxy.start()
    expect(await email(server, cookie)).toBe('a@b.co')
    expect((await signUp(server, 'b')).status).toBe(200)
    await server.end()
    await proxy.stop()
  })

  it('a server that is away at start is awaited', async () => {
    const proxy = await Proxy.before(await place(kind))
    await proxy.stop()
    const server = open(proxy.url(databases[0] ?? ''), { acquireTimeout: 0.3 })
    expect((await signUp(server, 'a')).status).toBe(500)
    await proxy.start()
    expect((await signUp(server, 'a')).status).toBe(200)
    await server.end()
    await proxy.stop()
  })

  it('a sign-up whose connection is killed leaves nothing', async () => {
    const url = await place(kind)
    let reached = (): void => undefined
    let go = (): void => undefined
    const before = async (): Promise<void> => {
      const gate = new Promise<void>(resolve => (go = resolve))
      reached()
      await gate
    }
    const server = open(url, { poolSize: 1 }, { databaseHooks: { account: { create: { before } } } })
    const inside = new Promise<void>(resolve => (reached = resolve))
    const signingUp = signUp(server, 'a')
    await inside
    await killOthers(url)
    go()
    expect((await signingUp).status).toBe(500)
    expect(server.log.join('\n')).not.toMatch(password)
    expect(await counts(url)).toEqual([0, 0, 0])
    reached = () => setTimeout(() => go())
    expect((await signUp(server, 'a')).status).toBe(200)
    expect(await counts(url)).toEqual([1, 1, 1])
  })

  it('a connection that is cut in the middle of a statement fails the request and leaves nothing', async () => {
    const url = await place(kind)
    const proxy = await Proxy.before(url)
    const server = open(proxy.url(url))
    expect((await server.post('/sign-in/email', person('a'))).status).toBe(401)
    const release = await holdLock(url, 'account')
    try {
      const signingUp = signUp(server, 'a')
      await vi.waitFor(async () => expect(await waiting(url)).toBe(1), { timeout: 10_000, interval: 50 })
      proxy.cut()
      // MariaDB locks the users with their accounts, and no user could be made.
      expect([422, 500]).toContain((await signingUp).status)
    } finally {
      await release()
    }
    expect(server.log.join('\n')).toContain('The database is not available')
    await vi.waitFor(async () => expect(await counts(url)).toEqual([0, 0, 0]), { timeout: 10_000, interval: 50 })
    expect((await signUp(server, 'a')).status).toBe(200)
    expect(await counts(url)).toEqual([1, 1, 1])
    await server.end()
    await proxy.stop()
  })

  it('a process that is killed in a sign-up leaves nothing', async () => {
    const url = await place(kind)
    await runForJson('./addon/scripts/server-child.mjs', [url, 'read'])
    expect((await runScript('./addon/scripts/server-child.mjs', [url, 'die'])).signal).toBe('SIGKILL')
    await vi.waitFor(async () => expect(await counts(url)).toEqual([0, 0, 0]), 10_000)
    expect(await runForJson('./addon/scripts/server-child.mjs', [url, 'try'])).toMatchObject({ status: 200 })
  })

  it('a pool of one makes others wait, no longer than acquireTimeout', async () => {
    const url = await place(kind)
    let go = (): void => undefined
    const before = (): Promise<void> => new Promise(resolve => (go = resolve))
    const server = open(url, { poolSize: 1, acquireTimeout: 0.3 }, { databaseHooks: { account: { create: { before } } } })
    await server.get('/get-session')
    const slow = signUp(server, 'a')
    await vi.waitFor(() => expect(String(go)).toContain('native code'), 10_000)
    const begin = Date.now()
    expect((await server.post('/sign-in/email', person('b'))).status).toBe(500)
    expect(Date.now() - begin).toBeGreaterThan(250)
    expect(server.log.join('\n')).toContain('The database is busy')
    go()
    expect((await slow).status).toBe(200)
    expect((await server.post('/sign-in/email', person('a'))).status).toBe(200)
  })

  it('connections end after idleTimeout and maxLifetime', async () => {
    for (const limit of [{ idleTimeout: 0.2 }, { maxLifetime: 0.2 }]) {
      const proxy = await Proxy.before(await place(kind))
      const server = open(proxy.url(databases.at(-1) ?? ''), limit)
      const cookie = cookieOf(await signUp(server, 'a'))
      await vi.waitFor(() => expect(proxy.connections).toBe(0), { timeout: 10_000, interval: 100 })
      expect(await email(server, cookie)).toBe('a@b.co')
      await server.end()
      await proxy.stop()
    }
  })

  it('a statement takes no longer than statementTimeout', async () => {
    const url = await place(kind)
    await open(url).get('/get-session')
    await signUp(open(url), 'a')
    const server = open(url, { statementTimeout: 0.3 })
    const release = await holdLock(url, 'user')
    try {
      // Where the row cannot be written the answer is that no user could be made.
      expect([422, 500]).toContain((await signUp(server, 'b')).status)
    } finally {
      await release()
    }
    expect(server.log.join('\n')).toContain('The database is not available')
    expect((await signUp(server, 'b')).status).toBe(200)
  })

  it('a table that is dropped fails the requests that need it, until it is back', async () => {
    const url = await place(kind)
    const server = open(url)
    const cookie = cookieOf(await signUp(server, 'a'))
    await editServerRows(url, 'ALTER TABLE session RENAME TO elsewhere', [])
    expect((await server.get('/get-session', cookie)).status).toBe(500)
    expect(server.log.join('\n')).toContain('The database schema does not fit')
    await editServerRows(url, 'ALTER TABLE elsewhere RENAME TO session', [])
    expect(await email(server, cookie)).toBe('a@b.co')
  })

  it('in production nothing migrates by itself, and the log has the statements', async () => {
    const url = await place(kind)
    const server = open(url, { migrate: false })
    expect((await signUp(server, 'a')).status).toBe(500)
    const quote = kind === 'postgres' ? '"' : '`'
    expect(server.log.join('\n')).toContain(`CREATE TABLE ${quote}user${quote}`)
    expect(await readServerRows(url)).toEqual({})
  })

  it('a wrong password is an error that does not show it', async () => {
    const url = new URL(await place(kind))
    url.password = 'hunter2'
    const server = open(url.href)
    expect((await signUp(server, 'a')).status).toBe(500)
    expect(server.log.join('\n')).toMatch(/password/)
    expect(server.log.join('\n')).not.toContain('hunter2')
  })

  it('certificates are verified where encryption is asked for', async () => {
    const url = new URL(await place(kind))
    const authority = kind === 'postgres' ? 'sslrootcert' : 'ssl-ca'
    const named = process.env[kind === 'postgres' ? 'CORTEN_TEST_POSTGRES' : 'CORTEN_TEST_MYSQL'] ?? ''
    const certificate = new URL(named).searchParams.get(authority) ?? ''
    // On MariaDB a user who is let in encrypted or not at all; PostgreSQL says by itself.
    const name = `tls_${url.pathname.slice(1)}`
    if (kind === 'mysql') {
      await query(url.href, `CREATE USER '${name}'@'%' IDENTIFIED BY 'x' REQUIRE SSL`)
      await query(url.href, `GRANT ALL ON ${url.pathname.slice(1)}.* TO '${name}'@'%'`)
    }
    const encrypted = async (parameters: Record<string, string>): Promise<boolean | string> => {
      const own = new URL(url)
      for (const [key, value] of Object.entries(parameters)) own.searchParams.set(key, value)
      if (kind === 'mysql') Object.assign(own, { username: name, password: 'x' })
      else own.searchParams.set('application_name', 'tls')
      const server = open(own.href.replaceAll('+', '%20'), { poolSize: 1 })
      const { status } = await server.post('/sign-in/email', person('a'))
      if (status !== 401) return server.log.join('\n')
      const answer = kind === 'mysql' || (await query(url.href, "SELECT 1 FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'tls' AND ssl")).length > 0
      await server.end()
      return answer
    }
    const trusted = { [authority]: certificate }
    expect(await encrypted({ sslmode: 'no-verify' })).toBe(true)
    expect(await encrypted({ sslmode: 'prefer' })).toBe(true)
    expect(await encrypted({ sslmode: 'verify-full', ...trusted })).toBe(true)
    expect(await encrypted({ sslmode: 'require', ...trusted })).toBe(true)
    expect(await encrypted({ ssl: 'true' })).toMatch(/no encrypted connection could be made/)
    expect(await encrypted({ sslmode: 'require' })).toMatch(/no encrypted connection could be made/)
    // Without a word about it there is no encryption.
    if (kind === 'mysql') expect(await encrypted({})).toMatch(/Access denied/)
    else expect(await encrypted({})).toBe(false)
  })
})

/** How many rows of users, accounts and sessions there are. */
async function counts(url: string): Promise<number[]> {
  const quote = isPostgres(url) ? '"' : '`'
  const tables = ['user', 'account', 'session'].map(table => `${quote}${table}${quote}`)
  const found = await Promise.all(tables.map(table => query(url, `SELECT count(*) AS n FROM ${table}`)))
  return found.map(([row]) => Number(row?.n))
}

/** How many statements wait for a lock on this database. */
async function waiting(url: string): Promise<number> {
  const waits = isPostgres(url)
    ? 'SELECT 1 FROM pg_locks JOIN pg_class ON pg_class.oid = relation WHERE relnamespace = current_schema()::regnamespace AND NOT granted'
    : "SELECT 1 FROM information_schema.processlist WHERE db = DATABASE() AND state LIKE 'Waiting for table metadata lock'"
  return (await query(url, waits)).length
}

const isPostgres = (url: string): boolean => url.startsWith('postgres')

/** Ends the connections of others to this database; on PostgreSQL those that hold its tables in a transaction. */
async function killOthers(url: string): Promise<void> {
  if (isPostgres(url)) {
    await query(url, "SELECT pg_terminate_backend(pid) FROM (SELECT DISTINCT pid FROM pg_locks JOIN pg_class ON pg_class.oid = relation WHERE relnamespace = current_schema()::regnamespace) AS others WHERE pid <> pg_backend_pid()")
    return
  }
  const rows = await query(url, 'SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()')
  for (const { id } of rows) await query(url, `KILL ${String(id)}`)
}

