// The snippets of docs/databases.md, each run as the application that it shows.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { closeServerPools, dropDatabase, newDatabase } from '../server-databases.js'
import { type App, app, getSession, root, signIn, signUp } from './app.js'
import { drizzleTables, mongoDriver, prismaDatabase, sqliteDatabase } from './databases.js'

const text = readFileSync(join(root, 'docs/databases.md'), 'utf8')
const section = text.slice(text.indexOf('\n## Everything else that better-auth takes\n'))
/** By their first line. */
const snippets = new Map([...section.matchAll(/```ts\n\/\/ (.+)\n([\s\S]*?)```/g)].map(([, name = '', code = '']) => [name, code]))

const url = await newDatabase('postgres')
afterAll(async () => {
  await dropDatabase(url)
  await closeServerPools()
})

const prepared: Record<string, { files?: Record<string, string>; tables(made: App): unknown }> = {
  'Drizzle on SQLite': { tables: made => drizzleTables(made) },
  'Drizzle on PostgreSQL': { tables: made => drizzleTables(made, url) },
  Prisma: { tables: prismaDatabase },
  Kysely: { tables: sqliteDatabase },
  MongoDB: { files: mongoDriver(), tables() {} },
  'An adapter of your own': { tables() {} },
}

it('every snippet is run', () => {
  expect([...snippets.keys()]).toEqual(Object.keys(prepared))
  expect(section.match(/```ts/g)).toHaveLength(snippets.size)
})

describe.each([...snippets])('%s', (name, code) => {
  it('signs up and in', async () => {
    const { files = {}, tables } = prepared[name] ?? { tables() {} }
    const made = app({ ...files, 'auth.ts': code }, { DATABASE_URL: url })
    try {
      await tables(made)
      const answers = await made.use(signUp('ada@example.com'), signUp('ada@example.com'), signIn('ada@example.com'), signIn('ada@example.com', 'wrong horse'), getSession('x=y'))
      expect(answers.map(({ status }) => status)).toEqual([200, 422, 200, 401, 200])
    } finally {
      made.remove()
    }
  })
})
