// What is measured: two ways to ask for the session. Checked before anything is timed: a benchmark of a failing call
// would be worthless.

import assert from 'node:assert/strict'
import { origin, sides, sources } from './sides.mjs'

/** Opens all servers; `calls` are `{ source, way, reference, corten }`. */
export async function openCalls(folder, accounts) {
  const opened = []
  const calls = []
  const open = async (side, source) => {
    const server = await sides[side](folder, source)
    opened.push(server)
    const { cookie, user } = accounts[side][source]
    return { user, ...ways(server.auth, cookie) }
  }
  for (const source of sources) {
    const reference = await open('reference', source)
    const corten = await open('corten', source)
    await check(reference, corten)
    for (const way of ['getSession', 'handler']) {
      calls.push({ source, way, reference: reference[way], corten: corten[way] })
    }
  }
  return { calls, close: () => Promise.all(opened.map((server) => server.close())) }
}

/** Asking an open server, as a user of either library writes it. */
export function ways(auth, cookie) {
  const headers = new Headers({ cookie })
  const url = `${origin}/api/auth/get-session`
  return {
    getSession: () => auth.api.getSession({ headers }),
    handler: () => auth.handler(new Request(url, { headers })),
  }
}

async function check(reference, corten) {
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
