// One import changed, everything kept: a database and cookies of better-auth go on under corten, and the other way round.
// Each runtime has a process of its own, one after the other, as in a real change-over.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runForJson, temporaryFolder } from './helpers.js'
import { closeServerPools, dropDatabase, newDatabase, type Kind } from './server-databases.js'

interface Seen {
  sessions: Record<string, { status: number; user: unknown; setCookies: number; api: unknown }>
  [step: string]: unknown
}

const folder = temporaryFolder()
const databases: string[] = []
afterAll(async () => {
  for (const url of databases) await dropDatabase(url)
  await closeServerPools()
  folder.remove()
})

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
  let made: { status: number; user: Record<string, unknown> }
  let seen: Seen

  beforeAll(async () => {
    const name = `${maker}-${user}-${shape}`
    const database = kind === 'sqlite' ? folder.file(`${name}.db`) : await newDatabase(kind as Kind)
    if (kind !== 'sqlite') databases.push(database)
    const files = [database, folder.file(`${name}-${kind}.json`)]
    made = await runForJson('./swap/make.mjs', [maker, ...files, shape])
    seen = await runForJson('./swap/use.mjs', [user, ...files, shape])
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
