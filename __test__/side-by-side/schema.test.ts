// corten makes the tables that the reference makes: columns, types, indexes and foreign keys.
import '../environment/development.js'
import { copyFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { closeDatabaseChild, editRows, readRows, readSchema } from '../database.js'
import { temporaryFolder } from '../helpers.js'
import { renamed } from './scenarios/renamed.js'
import { baseOptions, origin } from './steps.js'
import { corten, migrate, reference, type Options, type Target } from './target.js'

const folder = temporaryFolder()

afterAll(() => {
  closeDatabaseChild()
  folder.remove()
})

async function schemaOf(target: Target, file: string, options: Options = {}): Promise<Record<string, unknown>> {
  const server = await target.open(file, { ...baseOptions, ...options })
  // Nobody has promised that the tables exist before the first request that needs them.
  await server.handler(
    new Request(`${origin}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ email: 'a@b.co', password: 'password1234' }),
    }),
  )
  await server.close()
  return await readSchema(file)
}

it('a new file has the schema of the reference', async () => {
  const expected = await schemaOf(reference(folder.file('template.db')), folder.file('reference.db'))
  expect(await schemaOf(corten(), folder.file('corten.db'))).toEqual(expected)
})

it('a file of the reference is left as it is', async () => {
  const template = folder.file('template.db')
  const expected = await readSchema(template)
  expect(await schemaOf(corten(template), folder.file('copied.db'))).toEqual(expected)
})

/** Every attribute that shows in a table. `unfilled`: also what no row could have had before. */
const fields = (unfilled: boolean): Options => ({
  user: {
    additionalFields: {
      role: { type: 'string', defaultValue: "it's a user", input: false },
      level: { type: 'number', defaultValue: 1.5 },
      big: { type: 'number', bigint: true, defaultValue: 7 },
      on: { type: 'boolean', defaultValue: true },
      off: { type: 'boolean', defaultValue: false, required: true },
      empty: { type: 'string', defaultValue: '' },
      handle: { type: 'string', required: false, unique: true },
      unlike: { type: 'string', required: false, unique: true, defaultValue: 'x' },
      team: { type: 'string', required: false, index: true, sortable: true },
      both: { type: 'string', required: false, index: true, unique: true },
      born: { type: 'date', required: false, defaultValue: () => new Date() },
      tags: { type: 'string[]', required: false, defaultValue: ['a'] },
      scores: { type: 'number[]', required: false },
      settings: { type: 'json', required: false, defaultValue: {} },
      colour: { type: ['red', 'green'], required: false, defaultValue: 'red' },
      renamed: { type: 'string', required: false, fieldName: 'other_name', index: true },
      called: { type: 'string', required: false, defaultValue: () => 'x' },
      ...(unfilled
        ? { code: { type: 'string' }, list: { type: 'string[]', defaultValue: [] }, since: { type: 'date', defaultValue: () => new Date() } }
        : {}),
    },
  },
  session: { additionalFields: { device: { type: 'string', defaultValue: 'web', index: true } } },
})

it('a new file has the additional fields as the reference makes them', async () => {
  const expected = await schemaOf(reference(folder.file('template.db')), folder.file('new-reference.db'), fields(true))
  expect(JSON.stringify(expected)).toContain('other_name')
  expect(await schemaOf(corten(), folder.file('new-corten.db'), fields(true))).toEqual(expected)
})

it.each([
  ['empty', true],
  ['populated', false],
])('additional fields are added to a file that is %s', async (name, unfilled) => {
  const [theirs, ours] = [folder.file(`${name}-reference.db`), folder.file(`${name}-corten.db`)]
  for (const file of [theirs, ours]) {
    await migrate(file)
    if (!unfilled) {
      const columns = 'id, name, email, emailVerified, createdAt, updatedAt'
      await editRows(file, `INSERT INTO user (${columns}) VALUES ('i', 'N', 'a@b.co', 0, '2026', '2026')`)
    }
  }
  await migrate(theirs, fields(unfilled))
  expect(await schemaOf(corten(), ours, fields(unfilled))).toEqual(await readSchema(theirs))
  const rows = await readRows(ours)
  expect(rows).toEqual(await readRows(theirs))
  expect(Object.fromEntries(rows.user?.[0] ?? [])).toMatchObject(unfilled ? {} : { role: "it's a user", level: 1.5, on: 1 })
})

it('renamed tables and columns, with their indexes and keys', async () => {
  const expected = await schemaOf(reference(folder.file('template.db')), folder.file('renamed-reference.db'), renamed)
  expect(Object.keys(expected)).toEqual(['people', 'log_ins', 'ways_in', 'proofs'])
  expect(await schemaOf(corten(), folder.file('renamed-corten.db'), renamed)).toEqual(expected)
  // And the other's file needs nothing.
  expect(await schemaOf(corten(), folder.file('renamed-reference.db'), renamed)).toEqual(expected)
})

const more: NonNullable<NonNullable<Options['account']>['additionalFields']> = {
  label: { type: 'string', defaultValue: 'main', sortable: true },
  big: { type: 'number', bigint: true, required: false, index: true },
  handle: { type: 'string', required: false, unique: true, fieldName: 'own_handle' },
  owner: { type: 'string', required: false, references: { model: 'user', field: 'id', onDelete: 'restrict' } },
}

/** Keys of every kind, to tables of ours and of the application. */
const keys: Options = {
  user: {
    modelName: 'people',
    additionalFields: {
      boss: { type: 'string', required: false, references: { model: 'user', field: 'id', onDelete: 'set null' }, index: true },
      twin: { type: 'string', required: false, references: { model: 'people', field: 'id', onDelete: 'restrict' } },
      mail: { type: 'string', required: false, references: { model: 'user', field: 'email' } },
      team: { type: 'string', required: false, references: { model: 'teams', field: 'code', onDelete: 'no action' } },
      room: { type: 'number', required: false, references: { model: 'rooms', field: 'id', onDelete: 'set default' } },
    },
  },
  session: { additionalFields: { starter: { type: 'string', required: false, references: { model: 'user', field: 'id', onDelete: 'set null' } } } },
  account: { additionalFields: more },
  verification: { additionalFields: more },
}

it.each([
  ['uuid', { advanced: { database: { generateId: 'uuid' } } }],
  ['serial', { advanced: { database: { generateId: 'serial' } } }],
  ['false', { advanced: { database: { generateId: false } } }],
  ['keys', keys],
  ['keys and serial ids', { ...keys, advanced: { database: { generateId: 'serial' } } }],
] as [string, Options][])('tables of other kinds: %s', async (name, options) => {
  const [theirs, ours] = [folder.file(`${name} reference.db`), folder.file(`${name} corten.db`)]
  await migrate(theirs, options)
  const expected = await readSchema(theirs)
  expect(await schemaOf(corten(), ours, options)).toEqual(expected)
  // And the other's file needs nothing.
  expect(await schemaOf(corten(), theirs, options)).toEqual(expected)
  const later = folder.file(`${name} later.db`)
  const first = { advanced: options.advanced ?? {}, user: { modelName: options.user?.modelName ?? 'user' } }
  await migrate(later, first)
  copyFileSync(later, `${later}.2`)
  await migrate(later, options)
  expect(await schemaOf(corten(), `${later}.2`, options)).toEqual(await readSchema(later))
})

it('a required field that nothing fills is not added to a populated file', async () => {
  const file = folder.file('unfilled.db')
  await migrate(file)
  const columns = 'id, name, email, emailVerified, createdAt, updatedAt'
  await editRows(file, `INSERT INTO user (${columns}) VALUES ('i', 'N', 'a@b.co', 0, '2026', '2026')`)
  const before = await readSchema(file)
  await expect(migrate(file, fields(true))).rejects.toThrow('Cannot add required column')
  expect(await schemaOf(corten(), file, fields(true))).toEqual(before)
})
