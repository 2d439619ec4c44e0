// Applications of better-auth that change their import alone, and change it back: each runtime in a process of its own,
// on the rows that the other has left.
import { afterAll, expect, it } from 'vitest'
import { closeServerPools, dropDatabase, newDatabase } from '../server-databases.js'
import { type App, app, getSession, signIn, signUp } from './app.js'
import { drizzleTables, sqliteDatabase } from './databases.js'

const onHandle = `
import Database from 'better-sqlite3'
import { betterAuth } from 'better-auth'

export const auth = betterAuth({ database: new Database('auth.db'), emailAndPassword: { enabled: true } })
`

const onDrizzle = `
import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { drizzle } from 'drizzle-orm/node-postgres'
import { Pool } from 'pg'
import * as schema from './auth-schema.ts'

const db = drizzle(new Pool({ connectionString: process.env.DATABASE_URL }), { schema })

export const auth = betterAuth({
  database: drizzleAdapter(db, { provider: 'pg', schema, transaction: true }),
  emailAndPassword: { enabled: true },
  session: { cookieCache: { enabled: true } },
})
`

const url = await newDatabase('postgres')
afterAll(async () => {
  await dropDatabase(url)
  await closeServerPools()
})

const kinds: [name: string, source: string, tables: (made: App) => Promise<void>][] = [
  ['better-sqlite3', onHandle, sqliteDatabase],
  ['Drizzle and PostgreSQL', onDrizzle, made => drizzleTables(made, url)],
]

it.each(kinds)('an application on %s', async (_, source, tables) => {
  const made = app({ 'auth.ts': source }, { DATABASE_URL: url })
  const swapped = source.replaceAll("'better-auth", "'corten")
  expect(swapped).not.toBe(source)
  try {
    await tables(made)
    const [first] = await made.use(signUp('ada@example.com'))
    expect(first?.status).toBe(200)
    const emails = (answers: Awaited<ReturnType<App['use']>>) => answers.map(({ status, body }) => [status, body?.user?.email])

    made.write('auth.ts', swapped)
    const inCorten = await made.use(getSession(first?.cookie ?? ''), signIn('ada@example.com'), signUp('ada@example.com'), signUp('grace@example.com'))
    expect(emails(inCorten)).toEqual([
      [200, 'ada@example.com'],
      [200, 'ada@example.com'],
      [422, undefined],
      [200, 'grace@example.com'],
    ])

    made.write('auth.ts', source)
    const [, signedIn, , grace] = inCorten
    const back = await made.use(getSession(first?.cookie ?? ''), getSession(signedIn?.cookie ?? ''), getSession(grace?.cookie ?? ''), signIn('ada@example.com'), signUp('grace@example.com'))
    expect(emails(back)).toEqual([
      [200, 'ada@example.com'],
      [200, 'ada@example.com'],
      [200, 'grace@example.com'],
      [200, 'ada@example.com'],
      [422, undefined],
    ])
  } finally {
    made.remove()
  }
})
