// One import changed, everything kept: a database and cookies of better-auth go on under corten, and the other way round.
// Each runtime has a process of its own, one after the other, as in a real change-over.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runForJson, temporaryFolder } from './helpers.js'

interface Seen {
  sessions: Record<string, { status: number; user: unknown; setCookies: number; api: unknown }>
  [step: string]: unknown
}

const folder = temporaryFolder()
afterAll(() => folder.remove())

describe.each([
  ['reference', 'corten', 'the database'],
  ['corten', 'reference', 'the database'],
  ['corten', 'corten', 'the database'],
  ['reference', 'corten', 'a secondary storage'],
  ['corten', 'reference', 'a secondary storage'],
])('made by %s, used by %s, sessions in %s', (maker, user, where) => {
  let made: { status: number; user: Record<string, unknown> }
  let seen: Seen

  beforeAll(async () => {
    const name = `${maker}-${user}-${where}`
    const storage = where === 'the database' ? [] : [folder.file(`${name}.storage.json`)]
    const files = [folder.file(`${name}.db`), folder.file(`${name}.json`), ...storage]
    made = await runForJson('./swap/make.mjs', [maker, ...files])
    seen = await runForJson('./swap/use.mjs', [user, ...files])
  })

  it('the account was made', () => {
    expect(made.status).toBe(200)
    expect(made.user).toMatchObject({ email: 'a@b.co', name: 'Zoë 👩‍👩‍👧', emailVerified: false })
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
