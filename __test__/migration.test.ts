// getMigrations of corten, on each native database, beside the reference's.
import './environment/development.js'
import { getMigrations as theirs } from 'better-auth/db/migration'
import Database from 'better-sqlite3'
import { jwt, username } from 'better-auth/plugins'
import type { CortenOptions } from 'corten'
import { getMigrations, UnsafeMigrationError } from 'corten/db/migration'
import { afterAll, describe, expect, it } from 'vitest'
import { closeDatabaseChild, editRows } from './database.js'
import { temporaryFolder } from './helpers.js'
import { closeServerPools, dropDatabase, newDatabase, referencePool } from './server-databases.js'
import type { Options } from './side-by-side/target.js'

const folder = temporaryFolder()
const made: string[] = []
let files = 0

afterAll(async () => {
  for (const url of made) await dropDatabase(url)
  closeDatabaseChild()
  await closeServerPools()
  folder.remove()
})

const kinds = ['sqlite', 'postgres', 'mysql'] as const
type Kind = (typeof kinds)[number]

async function place(kind: Kind): Promise<string> {
  if (kind === 'sqlite') return folder.file(`${++files}.db`)
  const url = await newDatabase(kind)
  made.push(url)
  return url
}

const native = (kind: Kind, at: string): string => (kind === 'sqlite' ? `sqlite:${at}` : at)

/** The reference's migrations on the same database. */
async function reference<T>(kind: Kind, at: string, options: object, use: (migrations: Awaited<ReturnType<typeof theirs>>) => T): Promise<Awaited<T>> {
  const { database, end } = kind === 'sqlite' ? sqlite(at) : referencePool(at)
  try {
    return await use(await theirs({ ...options, database } as never))
  } finally {
    await end()
  }
}

function sqlite(file: string): { database: unknown; end(): Promise<void> } {
  const database = new Database(file)
  return { database, end: async () => void database.close() }
}

/** What can be compared: functions stay where they are. */
const shape = (changes: { table: string; order: number; fields: Record<string, object> }[]): unknown =>
  changes.map(({ table, order, fields }) => ({
    table,
    order,
    fields: Object.entries(fields).map(([name, field]) => {
      const { type, required = true, unique = false, index = false, references } = field as Record<string, never>
      const { model, field: target, onDelete = 'cascade' } = (references ?? {}) as Record<string, string>
      return { name, type, required, unique, index, references: references && { model, target, onDelete } }
    }),
  }))

const ids: Options[] = [{ plugins: [jwt(), username()] }, {}, { advanced: { database: { generateId: 'serial' } } }, { advanced: { database: { generateId: 'uuid' } } }]
const more: Options = {
  rateLimit: { storage: 'database' },
  user: { additionalFields: { role: { type: 'string', defaultValue: 'user' }, code: { type: 'string', required: false, unique: true }, born: { type: 'date', required: false }, big: { type: 'number', bigint: true, required: false }, tags: { type: 'string[]', required: false }, settings: { type: 'json', required: false } } },
}

describe.each(kinds)('%s', kind => {
  it.each(ids)('an empty database gets the tables of the reference: %o', async id => {
    const at = await place(kind)
    const options = { ...more, ...id }
    const expected = await reference(kind, at, options, plan => plan)
    const plan = await getMigrations({ ...options, database: native(kind, at) } as CortenOptions)
    expect(shape(plan.toBeCreated)).toEqual(shape(expected.toBeCreated))
    expect(plan).toMatchObject({ toBeAdded: [], toBeAddedIndexes: [], unsafeChanges: [], schemaProblems: [] })
    const text = await plan.compileMigrations()
    expect(text.split(';\n\n').length).toBe((await expected.compileMigrations()).split(';\n\n').length)
    await plan.runMigrations()
    const again = await getMigrations({ ...options, database: { url: native(kind, at) } } as CortenOptions)
    expect([again.toBeCreated, again.toBeAdded, await again.compileMigrations()]).toEqual([[], [], ';'])
    // The reference has nothing to add either.
    const left = await reference(kind, at, options, async plan => [plan.toBeCreated, plan.toBeAdded, plan.schemaProblems, await plan.compileMigrations()])
    expect(left).toEqual([[], [], [], ';'])
  })

  it.each(ids)('a database of the reference needs nothing: %o', async id => {
    const at = await place(kind)
    const options = { ...more, ...id }
    await reference(kind, at, options, plan => plan.runMigrations())
    const plan = await getMigrations({ ...options, database: native(kind, at) } as CortenOptions)
    expect([plan.toBeCreated, plan.toBeAdded, plan.schemaProblems, await plan.compileMigrations()]).toEqual([[], [], [], ';'])
  })

  it('later fields are added, as the reference adds them', async () => {
    const [one, two] = [await place(kind), await place(kind)]
    for (const at of [one, two]) await reference(kind, at, {}, plan => plan.runMigrations())
    const expected = await reference(kind, one, more, async plan => {
      await plan.runMigrations()
      return plan
    })
    const plan = await getMigrations({ ...more, database: native(kind, two) } as CortenOptions)
    expect(shape(plan.toBeAdded)).toEqual(shape(expected.toBeAdded))
    expect(shape(plan.toBeCreated)).toEqual(shape(expected.toBeCreated))
    await plan.runMigrations()
    expect(await reference(kind, two, more, after => after.compileMigrations())).toBe(';')
    expect(await (await getMigrations({ ...more, database: native(kind, one) } as CortenOptions)).compileMigrations()).toBe(';')
  })

  it('what would need values for rows that exist is refused', async () => {
    const at = await place(kind)
    await reference(kind, at, {}, plan => plan.runMigrations())
    const yes = kind === 'sqlite' ? '1' : 'true'
    const date = kind === 'mysql' ? '2026-01-01 00:00:00' : '2026-01-01T00:00:00.000Z'
    await editRows(at, `INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt) VALUES ('i', 'N', 'a@b.co', ${yes}, '${date}', '${date}')`)
    const options = { user: { additionalFields: { code: { type: 'string' } } }, database: native(kind, at) } as CortenOptions
    await expect(getMigrations(options)).rejects.toThrow(UnsafeMigrationError)
    const plan = await getMigrations(options, { throwOnUnsafe: false })
    expect(plan.unsafeChanges).toEqual([expect.stringContaining('Cannot add the required column "code"')])
    await expect(plan.runMigrations()).rejects.toThrow('"code"')
    expect(await reference(kind, at, {}, before => before.toBeAdded)).toEqual([])
  })
})

it('a handle is migrated by the reference', async () => {
  const { database, end } = sqlite(folder.file('handle.db'))
  const plan = await getMigrations({ database } as CortenOptions)
  await plan.runMigrations()
  expect((await getMigrations({ database } as CortenOptions)).toBeCreated).toEqual([])
  await end()
})

it('a wrong URL is an error without its password', async () => {
  await expect(getMigrations({ database: 'mongodb://u:hunter2@h/d' as 'sqlite:x' })).rejects.toThrow(/^The option `database`((?!hunter2).)*$/)
  const refused = getMigrations({ database: { url: 'postgres://u:hunter2@127.0.0.1:1/d', acquireTimeout: 0.2 } })
  await expect(refused).rejects.toThrow(/^The database is not available: ((?!hunter2).)*$/)
})
