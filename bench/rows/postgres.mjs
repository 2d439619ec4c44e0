// Sessions out of PostgreSQL.

import { atLeast } from '../lib/targets.mjs'

export const needs = ['postgres']

const targets = { 1: atLeast(4.5), 16: atLeast(8), 64: undefined }

export async function measure(bench) {
  const { reference, corten } = await bench.openPair({ store: 'postgres' })
  const cases = Object.entries(targets).map(([inFlight, target]) => ({
    id: `postgres/${inFlight}`,
    title: `api.getSession, PostgreSQL by URL, ${inFlight === '1' ? 'one at a time' : `${inFlight} in flight`}`,
    target,
    inFlight: Number(inFlight),
    reference: reference.getSession,
    corten: corten.getSession,
  }))
  const raw = await driver(await bench.databaseUrl('reference-postgres'), reference)
  const rows = await bench.time([...cases, ...raw.cases])
  await raw.close()
  return rows
}

/** The one statement that a session needs, prepared by its name. */
async function driver(connectionString, { getSession }) {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString })
  const { session } = await getSession()
  const text = 'SELECT * FROM session JOIN "user" ON "user".id = session."userId" WHERE session.token = $1'
  const ask = () => pool.query({ name: 'session', text, values: [session.token] })
  if ((await ask()).rowCount !== 1) throw new Error('The raw statement found no session')
  const cases = [1, 16].map((inFlight) => ({
    id: `postgres/limit/driver/${inFlight}`,
    title: `raw driver: one prepared join, pg, ${inFlight === 1 ? 'one at a time' : `${inFlight} in flight`}`,
    inFlight,
    limit: ask,
  }))
  return { cases, close: () => pool.end() }
}
