// `auth.$context`: better-auth's own context over the native core.
import '../environment/development.js'
import { betterAuth } from 'better-auth'
import Database from 'better-sqlite3'
import { createAuth } from 'corten'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../helpers.js'
import { migrate } from '../side-by-side/target.js'
import { defaults, person, setup } from './setup.js'

interface Session {
  token: string
  userId: string
  expiresAt: Date
}
interface User {
  id: string
  name: string
  email: string
  createdAt: Date
}
interface Context {
  internalAdapter: {
    createUser(data: object, source: object): Promise<User>
    createSession(id: string): Promise<Session>
    findSession(token: string): Promise<{ session: Session; user: User } | null>
    findUserByEmail(email: string, options?: object): Promise<{ user: User; accounts: object[] } | null>
    updateUser(id: string, data: object): Promise<User>
    listSessions(id: string): Promise<Session[]>
    deleteSession(token: string): Promise<void>
    countTotalUsers(): Promise<number>
    createVerificationValue(data: object): Promise<object>
    consumeVerificationValue(identifier: string): Promise<{ value: string } | null>
    reserveVerificationValue(data: object): Promise<boolean>
    deleteUser(id: string): Promise<void>
  }
  adapter: {
    id: string
    findMany(query: object): Promise<User[]>
    findOne(query: object): Promise<object | null>
    count(query: object): Promise<number>
    updateMany(query: object): Promise<number>
    incrementOne(query: object): Promise<object | null>
    consumeOne(query: object): Promise<object | null>
    delete(query: object): Promise<void>
    deleteMany(query: object): Promise<number>
    transaction<T>(run: (adapter: Context['adapter']) => Promise<T>): Promise<T>
    create(query: object): Promise<object>
  }
  password: { hash(password: string): Promise<string>; verify(data: { hash: string; password: string }): Promise<boolean> }
  runMigrations(): Promise<void>
  options: Record<string, unknown>
  secret: string
  baseURL: string
}

const folder = temporaryFolder()
afterAll(() => folder.remove())

const own = setup()
const contextOf = async (): Promise<Context> => (await (own.auth as unknown as { $context: Promise<unknown> }).$context) as Context
afterAll(() => own.end())

describe('auth.$context', () => {
  it('has every field and method of the reference', async () => {
    const file = folder.file('reference.db')
    await migrate(file)
    const database = new Database(file)
    const reference = (await betterAuth({ ...defaults, database } as never).$context) as unknown as Context
    const context = await contextOf()
    const keys = (value: object): string[] => Object.keys(value).sort()
    // The reference checks its schema itself; here the core does, when the database opens.
    expect(keys(context)).toEqual(keys(reference))
    expect(keys(context.internalAdapter)).toEqual(keys(reference.internalAdapter))
    expect(keys(context.adapter)).toEqual(keys(reference.adapter))
    expect([context.secret, context.baseURL]).toEqual([reference.secret, reference.baseURL])
    expect(context.options['database']).toMatch(/^sqlite:/)
    database.close()
  })

  it('reads and writes what the core serves', async () => {
    const { internalAdapter } = await contextOf()
    const user = await internalAdapter.createUser({ name: 'made', email: 'Made@b.co', emailVerified: false }, { method: 'test' })
    expect(user).toMatchObject({ name: 'made', email: 'made@b.co', createdAt: expect.any(Date) })
    const session = await internalAdapter.createSession(user.id)
    const found = await internalAdapter.findSession(session.token)
    expect(found).toMatchObject({ session: { token: session.token, expiresAt: expect.any(Date) }, user: { email: 'made@b.co' } })
    expect(await internalAdapter.listSessions(user.id)).toHaveLength(1)
    expect(await internalAdapter.updateUser(user.id, { name: 'changed' })).toMatchObject({ name: 'changed' })
    await internalAdapter.deleteSession(session.token)
    expect(await internalAdapter.findSession(session.token)).toBeNull()
    const before = await internalAdapter.countTotalUsers()
    await internalAdapter.deleteUser(user.id)
    expect(await internalAdapter.countTotalUsers()).toBe(before - 1)
  })

  it('sees what the core stored', async () => {
    const { internalAdapter, adapter, password } = await contextOf()
    expect((await own.post('/sign-up/email', person('served'))).status).toBe(200)
    const found = await internalAdapter.findUserByEmail('SERVED@b.co', { includeAccounts: true })
    const [account] = found?.accounts as { password: string }[]
    expect(await password.verify({ hash: account?.password ?? '', password: 'password1234' })).toBe(true)
    expect(await password.verify({ hash: account?.password ?? '', password: 'wrong' })).toBe(false)
    expect(await password.hash('password1234')).toMatch(/^\$argon2id\$/)
    const [user] = await adapter.findMany({ model: 'user', where: [{ field: 'email', value: 'SERVED', operator: 'contains', mode: 'insensitive' }] })
    expect(user?.name).toBe('served')
  })

  it('consumes a verification once, and reserves one once', async () => {
    const { internalAdapter } = await contextOf()
    const expiresAt = new Date(Date.now() + 60_000)
    await internalAdapter.createVerificationValue({ identifier: 'once', value: 'v', expiresAt })
    const consumed = await Promise.all(Array.from({ length: 20 }, () => internalAdapter.consumeVerificationValue('once')))
    expect(consumed.filter(found => found !== null)).toMatchObject([{ value: 'v' }])
    const reserve = () => internalAdapter.reserveVerificationValue({ identifier: 'mark', value: 'v', expiresAt })
    expect((await Promise.all([reserve(), reserve(), reserve()])).filter(Boolean)).toHaveLength(1)
  })

  it('keeps a transaction or undoes it', async () => {
    const { adapter } = await contextOf()
    const row = (identifier: string) => ({
      model: 'verification',
      data: { identifier, value: '1', expiresAt: new Date(), createdAt: new Date(), updatedAt: new Date() },
    })
    const where = (value: string) => [{ field: 'identifier', value }]
    await adapter.transaction(async inside => void (await inside.create(row('kept'))))
    const undone = adapter.transaction(async inside => {
      await inside.create(row('undone'))
      expect(await inside.count({ model: 'verification', where: where('undone') })).toBe(1)
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    expect(await adapter.count({ model: 'verification', where: where('kept') })).toBe(1)
    expect(await adapter.count({ model: 'verification', where: where('undone') })).toBe(0)
  })

  it('has every verb of an adapter', async () => {
    const { adapter } = await contextOf()
    const data = (identifier: string) => ({ identifier, value: 'v', expiresAt: new Date(0), createdAt: new Date(), updatedAt: new Date() })
    for (const identifier of ['x1', 'x2', 'x3', 'x4']) await adapter.create({ model: 'verification', data: data(identifier) })
    const where = (value: unknown, operator = 'eq') => [{ field: 'identifier', value, operator }]
    expect(await adapter.updateMany({ model: 'verification', where: where(['x1', 'x2'], 'in'), update: { value: 'w' } })).toBe(2)
    expect(await adapter.count({ model: 'verification', where: [{ field: 'value', value: 'w' }] })).toBe(2)
    expect(await adapter.consumeOne({ model: 'verification', where: where('x1') })).toMatchObject({ identifier: 'x1', expiresAt: new Date(0) })
    expect(await adapter.consumeOne({ model: 'verification', where: where('x1') })).toBeNull()
    await adapter.delete({ model: 'verification', where: where('x2') })
    expect(await adapter.deleteMany({ model: 'verification', where: where('x', 'starts_with') })).toBe(2)
    expect(await adapter.findOne({ model: 'verification', where: where('x3') })).toBeNull()
  })

  it('completes a secondary storage that only gets, sets and deletes', async () => {
    const kept = new Map<string, string>()
    const server = setup({
      secondaryStorage: {
        get: async (key: string) => kept.get(key) ?? null,
        set: async (key: string, value: string) => void kept.set(key, value),
        delete: async (key: string) => void kept.delete(key),
      },
    })
    const { internalAdapter } = (await (server.auth as unknown as { $context: Promise<unknown> }).$context) as Context
    await internalAdapter.createVerificationValue({ identifier: 'once', value: 'v', expiresAt: new Date(Date.now() + 60_000) })
    const consumed = await Promise.all(Array.from({ length: 20 }, () => internalAdapter.consumeVerificationValue('once')))
    expect(consumed.filter(found => found !== null)).toMatchObject([{ value: 'v' }])
    const signedUp = await server.post('/sign-up/email', person('kept'))
    const session = await internalAdapter.findSession(((await signedUp.json()) as { token: string }).token)
    expect(session).toMatchObject({ user: { email: 'kept@b.co' } })
    await server.end()
  })

  it('migrates a database that nothing migrates by itself', async () => {
    const auth = createAuth({ ...defaults, database: { url: `sqlite:${folder.file('late.db')}`, migrate: false } } as never)
    const { internalAdapter, runMigrations } = (await (auth as unknown as { $context: Promise<unknown> }).$context) as Context
    await expect(internalAdapter.countTotalUsers()).rejects.toThrow()
    await runMigrations()
    expect(await internalAdapter.countTotalUsers()).toBe(0)
    await auth.close()
  })

  it('says what is wrong with a query', async () => {
    const { adapter } = await contextOf()
    await expect(adapter.findMany({ model: 'nothing' })).rejects.toThrow('nothing')
    await expect(adapter.findMany({ model: 'user', where: [{ field: 'nothing', value: 1 }] })).rejects.toThrow('nothing')
    await expect(adapter.create({ model: 'session', data: { token: 't' } })).rejects.toThrow()
  })
})
