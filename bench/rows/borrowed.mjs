// Sessions over connections that the application has: handles of SQLite, a pool of pg. Both sides have the same driver.

import { atLeast } from '../lib/targets.mjs'

export const needs = ['postgres']

const stores = [
  { store: 'better-sqlite3', target: atLeast(8) },
  { store: 'node:sqlite', target: atLeast(15) },
  { store: 'pg', target: atLeast(4) },
]

export async function measure(bench) {
  const cases = []
  for (const { store, target } of stores) {
    const { reference, corten } = await bench.openPair({ store, name: store.replace(':', '-') })
    for (const inFlight of [1, 16]) {
      cases.push({
        id: `borrowed/${store}/${inFlight}`,
        title: `api.getSession, ${store}, ${inFlight === 1 ? 'one at a time' : `${inFlight} in flight`}`,
        target: inFlight === 1 ? target : undefined,
        inFlight,
        reference: reference.getSession,
        corten: corten.getSession,
      })
    }
  }
  return bench.time(cases)
}
