// Sessions out of a SQLite file.

import { join } from 'node:path'
import { atLeast } from '../lib/targets.mjs'

const calls = [
  { way: 'getSession', inFlight: 1, target: atLeast(25) },
  { way: 'getSession', inFlight: 64, target: atLeast(25) },
  { way: 'handler', inFlight: 1 },
  { way: 'handler', inFlight: 64 },
]

export async function measure(bench) {
  const { reference, corten } = await bench.openPair({ store: 'sqlite' })
  const cases = calls.map(({ way, inFlight, target }) => ({
    id: `sqlite/${way === 'handler' ? 'handler/' : ''}${inFlight}`,
    title: `${way === 'handler' ? 'handler(get-session)' : 'api.getSession'}, SQLite by URL, ${inFlight === 1 ? 'one at a time' : `${inFlight} in flight`}`,
    target,
    inFlight,
    reference: reference[way],
    corten: corten[way],
  }))
  const raw = await driver(join(bench.folder, 'reference-sqlite.db'), reference)
  const rows = await bench.time([...cases, raw])
  raw.close()
  return rows
}

/** The one statement that a session needs. */
async function driver(file, { getSession }) {
  const { default: Database } = await import('better-sqlite3')
  const database = new Database(file, { readonly: true })
  const { session } = await getSession()
  const statement = database.prepare('SELECT * FROM session JOIN user ON user.id = session.userId WHERE session.token = ?')
  if (!statement.get(session.token)) throw new Error('The raw statement found no session')
  return {
    id: 'sqlite/limit/driver',
    title: 'raw driver: one prepared join, better-sqlite3',
    limit: () => statement.get(session.token),
    close: () => database.close(),
  }
}
