// One import changed, everything kept: a database and cookies of better-auth go on under corten, and the other way round.
// Each runtime has a process of its own, one after the other, as in a real change-over.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeDatabaseChild, readRows } from './database.js'
import { runForJson, temporaryFolder } from './helpers.js'
import { closeServerPools, dropDatabase, newDatabase, query, type Kind } from './server-databases.js'

interface Made {
  status: number
  user: Record<string, unknown>
}

interface Seen {
  sessions: Record<string, { status: number; user: unknown; setCookies: number; api: unknown }>
  [step: string]: unknown
}

const folder = temporaryFolder()
const databases: string[] = []
afterAll(async () => {
  for (const url of databases) await dropDatabase(url)
  await closeServerPools()
  closeDatabaseChild()
  folder.remove()
})

interface Turns {
  made: Made
  seen: Seen
  /** What is in the tables afterwards. */
  rows: string[]
}

/** One runtime makes a database, the other goes on with it. */
async function take(maker: string, user: string, shape: string, kind: string): Promise<Turns> {
  const name = `${maker}-${user}-${shape}`
  const database = kind === 'sqlite' ? folder.file(`${name}.db`) : await newDatabase(kind as Kind)
  if (kind !== 'sqlite') databases.push(database)
  const files = [database, folder.file(`${name}-${kind}.json`)]
  const made = await runForJson<Made>('./swap/make.mjs', [maker, ...files, shape])
  const seen = await runForJson<Seen>('./swap/use.mjs', [user, ...files, shape])
  return { made, seen, rows: await rowsOf(database, made.user) }
}

/** What the reference leaves when it does both, by shape and kind. */
const undisturbed = new Map<string, Promise<string[]>>()

function expectedRows(shape: string, kind: string): Promise<string[]> {
  const known = undisturbed.get(`${shape} ${kind}`) ?? take('reference', 'reference', shape, kind).then(({ rows }) => rows)
  undisturbed.set(`${shape} ${kind}`, known)
  return known
}

/** All rows but for what no two runs can share: ids other than the user's, hashes, and times of day. */
async function rowsOf(database: string, { id, createdAt }: Record<string, unknown>): Promise<string[]> {
  const start = Date.parse(String(createdAt))
  const describeRow = (table: string, row: Record<string, unknown>): string =>
    `${table} ${JSON.stringify(row)}`
      .replaceAll(`:"${String(id)}"`, ':"<user>"')
      .replace(/"[0-9a-f]{32}:[0-9a-f]{128}"|"\$argon2id[^"]+"/g, '"<hash>"')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<!\w)\w{24}(?:\w{8})?(?!\w)/g, '<id>')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, time => `<day ${Math.round((Date.parse(time) - start) / 3_600_000) / 24}>`)
  const lines: string[] = []
  if (!/^(postgres|mysql):/.test(database)) {
    for (const [table, rows] of Object.entries(await readRows(database))) lines.push(...rows.map(row => describeRow(table, Object.fromEntries(row))))
    return lines.sort()
  }
  const quote = database.startsWith('postgres') ? '"' : '`'
  for (const table of ['user', 'account', 'session', 'verification'])
    lines.push(...(await query(database, `SELECT * FROM ${quote}${table}${quote}`)).map(row => describeRow(table, row)))
  return lines.sort()
}

const shapes = ['plain', 'uuid', 'serial', 'renamed', 'secondary', 'redis']
const bothWays = (shape: string, kind: string): string[][] => [
  ['reference', 'corten', shape, kind],
  ['corten', 'reference', shape, kind],
]

describe.each([
  ...shapes.flatMap(shape => bothWays(shape, 'sqlite')),
  ['corten', 'corten', 'plain', 'sqlite'],
  ...['plain', 'serial'].flatMap(shape => [...bothWays(shape, 'postgres'), ...bothWays(shape, 'mysql')]),
])('made by %s, used by %s: %s, %s', (maker, user, shape, kind) => {
  let made: Made
  let seen: Seen
  let rows: string[]

  beforeAll(async () => {
    ;({ made, seen, rows } = await take(maker, user, shape, kind))
  })

  it('the rows are those that better-auth alone would have left', async () => {
    expect(rows.length).toBeGreaterThan(1)
    expect(rows).toEqual(await expectedRows(shape, kind))
  })

  it('the account was made', () => {
    expect(made.status).toBe(200)
    expect(made.user).toMatchObject({ email: 'a@b.co', name: 'Zoë 👩‍👩‍👧', emailVerified: false })
    const ids: Record<string, RegExp> = { uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, serial: /^1$/ }
    expect(made.user.id).toMatch(ids[shape] ?? /^[A-Za-z0-9]{32}$/)
  })

  it.each(['none', 'compact', 'jwt', 'jwe'])('a live session goes on (cookie cache: %s)', strategy => {
    expect(seen.sessions[strategy]).toEqual({ status: 200, user: made.user, setCookies: 0, api: 'a@b.co' })
  })

  it('the password still fits, and no other does', () => {
    expect(seen).toMatchObject({ right: 200, wrong: 401, duplicate: 422 })
  })

  it('sessions are listed and revoked', () => {
    expect(seen).toMatchObject({
      listed: 5,
      revoked: { status: true },
      afterRevoking: null,
      left: 4,
      others: { status: true },
      last: 1,
    })
  })

  it('links that were mailed before still work, once', () => {
    expect(seen).toMatchObject({
      verified: { status: true, user: null },
      reset: { status: true },
      resetAgain: 400,
      oldPassword: 401,
      newPassword: true,
    })
  })
})
