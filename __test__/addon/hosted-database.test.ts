// Databases that JavaScript speaks to: handles, dialects and adapters, and what becomes of one that fails.
import '../environment/development.js'
import { DatabaseSync } from 'node:sqlite'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { createAdapterFactory } from 'better-auth/adapters'
import { createAuthMiddleware } from 'better-auth/api'
import { getMigrations } from 'better-auth/db/migration'
import Database from 'better-sqlite3'
import { type CortenOptions, createAuth } from 'corten'
import { Kysely, SqliteDialect } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../helpers.js'

type Hosted = CortenOptions['database']
type Auth = ReturnType<typeof createAuth>

const origin = 'http://localhost:3000'
const person = { name: 'Ada', email: 'ada@example.com', password: 'correct horse' }
const opened: { close(): unknown }[] = []

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

function open(database: Hosted, more: CortenOptions = {}): { auth: Auth; lines: string[] } {
  const lines: string[] = []
  const auth = createAuth({
    baseURL: origin,
    secret: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO',
    emailAndPassword: { enabled: true },
    user: { deleteUser: { enabled: true } },
    logger: { log: (_level, message) => void lines.push(message) },
    ...more,
    database,
  })
  opened.push(auth)
  return { auth: auth as never, lines }
}

const post = (auth: Auth, path: string, body: object, cookie = ''): Promise<Response> =>
  auth.handler(
    new Request(`${origin}/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, ...(cookie && { cookie }) },
      body: JSON.stringify(body),
    }),
  )

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map(line => line.split(';')[0])
    .join('; ')

async function migrated<T>(database: T, given: unknown = database): Promise<T> {
  await (await getMigrations({ database: given as never })).runMigrations()
  return database
}

const tables = () => ({ user: [], session: [], account: [], verification: [] }) as Record<string, Record<string, unknown>[]>

const folder = temporaryFolder()
const kinds: [name: string, make: () => Promise<Hosted>][] = [
  ['better-sqlite3, in memory', async () => (await migrated(new Database(':memory:'))) as never],
  ['better-sqlite3, a file', async () => (await migrated(new Database(folder.file('handle.db')))) as never],
  ['node:sqlite', async () => (await migrated(new DatabaseSync(':memory:'))) as never],
  [
    'a Kysely instance',
    async () => {
      const dialect = new SqliteDialect({ database: new Database(':memory:') as never })
      const db = new Kysely<never>({ dialect })
      return (await migrated({ db, type: 'sqlite' as const })) as never
    },
  ],
  ['a dialect', async () => (await migrated(new SqliteDialect({ database: new Database(':memory:') as never }))) as never],
  ['the memory adapter', async () => memoryAdapter(tables()) as never],
]

describe.each(kinds)('%s', (_, make) => {
  it('keeps users, sessions and passwords', async () => {
    const { auth, lines } = open(await make())
    const signedUp = await post(auth, '/sign-up/email', person)
    expect(signedUp.status).toBe(200)
    const cookie = cookieOf(signedUp)
    const session = (await auth.api.getSession({ headers: new Headers({ cookie }) })) as { user: { email: string }; session: { expiresAt: Date } }
    expect(session.user.email).toBe(person.email)
    expect(session.session.expiresAt).toBeInstanceOf(Date)
    expect((await post(auth, '/sign-up/email', person)).status).toBe(422)
    expect((await post(auth, '/sign-in/email', { ...person, password: 'wrong horse' })).status).toBe(401)
    const again = await post(auth, '/sign-in/email', person)
    expect(again.status).toBe(200)
    expect((await post(auth, '/update-user', { name: 'Grace' }, cookie)).status).toBe(200)
    expect(await auth.api.listSessions({ headers: new Headers({ cookie }) })).toHaveLength(2)
    expect((await post(auth, '/revoke-other-sessions', {}, cookie)).status).toBe(200)
    expect(await auth.api.getSession({ headers: new Headers({ cookie: cookieOf(again) }) })).toBeNull()
    expect((await post(auth, '/delete-user', { password: person.password }, cookie)).status).toBe(200)
    expect((await post(auth, '/sign-in/email', person)).status).toBe(401)
    expect(lines).toEqual(['Invalid password', 'User not found'])
  })

  it('is the database of hooks, too', async () => {
    const { auth } = open(await make(), {
      databaseHooks: { user: { create: { before: async user => ({ data: { ...user, name: user.name.toUpperCase() } }) } } },
      hooks: {
        after: createAuthMiddleware(async ctx => {
          if (ctx.path === '/sign-up/email') ctx.setHeader('x-users', String(await ctx.context.internalAdapter.countTotalUsers()))
        }),
      },
    })
    const signedUp = await post(auth, '/sign-up/email', person)
    expect(signedUp.headers.get('x-users')).toBe('1')
    expect(await signedUp.json()).toMatchObject({ user: { name: 'ADA' } })
  })

  it('serves many at once', async () => {
    const { auth } = open(await make(), { emailAndPassword: { enabled: true, password: { hash: async text => text, verify: async ({ hash, password }) => hash === password } } })
    const all = await Promise.all(Array.from({ length: 40 }, (_, index) => post(auth, '/sign-up/email', { ...person, email: `a${index}@example.com` })))
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200))
    const sessions = await Promise.all(all.map(one => auth.api.getSession({ headers: new Headers({ cookie: cookieOf(one) }) })))
    expect(sessions.map(found => (found as { user: { email: string } } | null)?.user.email)).toEqual(all.map((_, index) => `a${index}@example.com`))
  })
})

it('a sign-up that fails half-way leaves nothing behind', async () => {
  const database = await migrated(new Database(':memory:'))
  const { auth, lines } = open(database as never)
  const sql = database as unknown as { exec(text: string): void; prepare(text: string): { get(): unknown } }
  // Outside production the tables are made when the database opens.
  expect((await post(auth, '/sign-in/email', person)).status).toBe(401)
  sql.exec('DROP TABLE account')
  expect((await post(auth, '/sign-up/email', person)).status).toBeGreaterThanOrEqual(400)
  // The handle is one connection: until the transaction is rolled back its rows can be seen.
  expect(sql.prepare('SELECT count(*) AS n FROM user').get()).toEqual({ n: 0 })
  expect(lines.join('\n')).toMatch(/account/)
  await (await getMigrations({ database })).runMigrations()
  expect((await post(auth, '/sign-up/email', person)).status).toBe(200)
})

it('an adapter of one’s own gets what better-auth would give it, and makes the ids', async () => {
  const created: Record<string, unknown>[] = []
  const store = tables()
  const database = createAdapterFactory({
    config: { adapterId: 'own', customIdGenerator: ({ model }) => `${model}-${created.length}` },
    adapter: () => ({
      create: async ({ model, data }) => {
        created.push({ model, ...data })
        store[model]?.push(data)
        return data
      },
      findOne: async ({ model, where }) => (store[model]?.find(row => where.every(({ field, value }) => row[field] === value)) ?? null) as never,
      findMany: async ({ model, where }) => (store[model]?.filter(row => (where ?? []).every(({ field, value }) => row[field] === value)) ?? []) as never,
      update: async () => null,
      updateMany: async () => 0,
      delete: async () => undefined,
      deleteMany: async () => 0,
      count: async () => 0,
    }),
  })
  const { auth } = open(database as never)
  const signedUp = await post(auth, '/sign-up/email', person)
  expect(signedUp.status).toBe(200)
  expect(await signedUp.json()).toMatchObject({ user: { id: 'user-0' } })
  expect(created.map(({ model }) => model)).toEqual(['user', 'account', 'session'])
  expect(created[0]).toMatchObject({ id: 'user-0', email: person.email })
  expect(created[0]?.createdAt).toBeInstanceOf(Date)
  expect(created[2]).toMatchObject({ userId: 'user-0' })
})
