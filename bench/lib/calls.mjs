// Ways to ask for the session. Checked before anything is timed: a benchmark of a failing call would be worthless.

import assert from 'node:assert/strict'
import { origin } from './sides.mjs'

/** Asking an open server, as a user of either library writes it. */
export function ways(auth, cookie) {
  const headers = new Headers({ cookie })
  const url = `${origin}/api/auth/get-session`
  return {
    getSession: () => auth.api.getSession({ headers }),
    handler: () => auth.handler(new Request(url, { headers })),
  }
}

/** Both sides give the session of their user, with the same fields. */
export async function checkSides(reference, corten) {
  const expected = await answer(reference)
  const actual = await answer(corten)
  for (const part of ['session', 'user']) {
    assert.deepEqual(Object.keys(actual[part]).sort(), Object.keys(expected[part]).sort(), `the fields of ${part}`)
  }
  assert.deepEqual([actual.user.name, actual.user.email], [expected.user.name, expected.user.email])
}

async function answer({ user, getSession, handler }) {
  const found = await getSession()
  assert.equal(found?.user.id, user.id, 'getSession gives the user who signed up')
  assert.equal(found.session.userId, user.id)
  assert.ok(found.session.expiresAt instanceof Date)
  const response = await handler()
  assert.equal(response.status, 200)
  assert.deepEqual(await response.json(), JSON.parse(JSON.stringify(found)), 'handler and getSession agree')
  // A cache that was not believed would be written anew.
  assert.deepEqual(response.headers.getSetCookie(), [], 'get-session sets no cookie')
  return found
}
