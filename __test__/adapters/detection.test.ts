// Which of the things that stand in `database` is taken, where an object could be several: better-auth's order.
import '../environment/development.js'
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { getMigrations } from 'better-auth/db/migration'
import Sqlite from 'better-sqlite3'
import { createAuth } from 'corten'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'
import { options } from './fixture.js'

type Make = (options: object) => { $context: Promise<unknown>; close?(): Promise<void> }

interface Two {
  dialect(): SqliteDialect
  other(): SqliteDialect
}

/** Things that are two at once; the first of the two handles has a user. */
const things: Record<string, (two: Two) => object> = {
  'a function that has a db': ({ other }) => Object.assign(memoryAdapter({ user: [], session: [], account: [], verification: [] }), { db: new Kysely({ dialect: other() }), type: 'sqlite' }),
  'a db and a dialect': ({ dialect, other }) => ({ db: new Kysely({ dialect: dialect() }), dialect: other(), type: 'sqlite' }),
  'a dialect in an object that is one': ({ dialect, other }) => Object.assign(other(), { dialect: dialect(), type: 'sqlite' }),
  'a dialect with another one’s methods': ({ dialect }) => Object.assign(dialect(), { prepare() {}, exec() {} }),
}

async function users(make: Make, thing: (two: Two) => object): Promise<unknown> {
  const handles = await Promise.all(
    [1, 0].map(async count => {
      const handle = new Sqlite(':memory:')
      await (await getMigrations({ ...options, database: handle })).runMigrations()
      if (count) (handle as never as { exec(sql: string): void }).exec("INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt) VALUES ('1', 'a', 'a@b.co', 0, '2027-01-01', '2027-01-01')")
      return handle
    }),
  )
  const [dialect, other] = handles.map(database => () => new SqliteDialect({ database: database as never }))
  const auth = make({ ...options, database: thing({ dialect, other } as Two) })
  try {
    const { adapter } = (await auth.$context) as { adapter: { count(of: object): Promise<number> } }
    return await adapter.count({ model: 'user' })
  } finally {
    await auth.close?.()
    for (const handle of handles) handle.close()
  }
}

describe.each(Object.entries(things))('%s', (_, thing) => {
  it('is the same to both', async () => {
    const expected = await users(betterAuth as never, thing)
    expect(await users(createAuth as never, thing)).toBe(expected)
  })
})

it('the first of the two is taken', async () => {
  expect(await Promise.all(Object.values(things).map(thing => users(createAuth as never, thing)))).toEqual([0, 1, 1, 1])
})

describe('a schema that does not fit', () => {
  const make = (validateSchema: boolean | undefined) => {
    const lines: string[] = []
    const handle = new Sqlite(':memory:')
    const database = { dialect: new SqliteDialect({ database: handle as never }), type: 'sqlite' as const }
    const logger = { log: (_level: string, message: string) => void lines.push(message) }
    const auth = createAuth({ ...options, logger, database, advanced: { database: { ...(validateSchema !== undefined && { validateSchema }) } } })
    const ask = () => auth.handler(new Request('http://localhost:3000/api/auth/sign-in/email', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"email":"a@b.co","password":"correct horse"}' }))
    return { ask, lines, database, auth, handle }
  }

  it('fails requests and says what is missing, until it is there', async () => {
    const { ask, lines, database, auth, handle } = make(undefined)
    expect((await ask()).status).toBe(500)
    expect(lines.join('\n')).toMatch(/Missing tables\s+user, session, account, verification/)
    await (await getMigrations({ ...options, database })).runMigrations()
    expect((await ask()).status).toBe(401)
    await auth.close()
    handle.close()
  })

  it('is used where nobody looks', async () => {
    const { ask, lines, auth, handle } = make(false)
    expect((await ask()).status).toBe(500)
    expect(lines.join('\n')).toContain('no such table: user')
    await auth.close()
    handle.close()
  })
})
