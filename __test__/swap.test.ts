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

const shapes = ['plain', 'uuid', 'serial', 'renamed', 'secondary', 'redis']

describe.each([
  ...shapes.flatMap(shape => [
    ['reference', 'corten', shape],
    ['corten', 'reference', shape],
  ]),
  ['corten', 'corten', 'plain'],
])('made by %s, used by %s: %s', (maker, user, shape) => {
  let made: { status: number; user: Record<string, unknown> }
  let seen: Seen

  beforeAll(async () => {
    const name = `${maker}-${user}-${shape}`
    const files = [folder.file(`${name}.db`), folder.file(`${name}.json`)]
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
