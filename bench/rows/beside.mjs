// How long a session check waits while passwords are hashed.

import { signIn, signUp } from '../lib/accounts.mjs'
import { probe, startLoad } from '../lib/load.mjs'
import { sideNames } from '../lib/sides.mjs'
import { median } from '../lib/summary.mjs'
import { under } from '../lib/targets.mjs'

const LANES = 16

export async function measure(bench) {
  const rows = []
  if (bench.wants('beside/sign-ins')) rows.push(...(await besideSignIns(bench)))
  if (bench.wants('beside/sign-ups')) rows.push(...(await besideSignUps(bench)))
  return rows
}

async function besideSignIns(bench) {
  const pair = await bench.openPair({ name: 'signins', cache: 'jwe' })
  const results = await alternate(bench, pair, (side) => () => signIn(side.auth, side.email))
  const title = `api.getSession, jwe cookie cache, beside ${LANES} sign-ins`
  return [
    { id: 'beside/sign-ins/p50', title: `${title}, p50`, target: under(3), ...figures(results, 'p50') },
    { id: 'beside/sign-ins/p99', title: `${title}, p99`, target: under(30), ...figures(results, 'p99') },
  ]
}

async function besideSignUps(bench) {
  const pair = await bench.openPair({ name: 'signups' })
  let count = 0
  const results = await alternate(bench, pair, (side) => () => signUp(side.auth, `user${(count += 1)}@example.com`))
  const title = `api.getSession, SQLite by URL, beside ${LANES} sign-ups`
  return [
    { id: 'beside/sign-ups/p50', title: `${title}, p50`, target: under(3), ...figures(results, 'p50') },
    { id: 'beside/sign-ups/p99', title: `${title}, p99`, ...figures(results, 'p99') },
  ]
}

/** Probes of each side in turn; the other one rests. */
async function alternate(bench, pair, workOf) {
  const results = { reference: [], corten: [] }
  for (let round = 0; round < (bench.quick ? 1 : 3); round += 1) {
    for (const side of sideNames) {
      const load = startLoad(workOf(pair[side]), LANES)
      // The first sign-ins have begun, and stand in each other's way.
      await new Promise((resolve) => setTimeout(resolve, 500))
      results[side].push(await probe(pair[side].getSession, bench.quick ? 2 : 4))
      await load.stop()
    }
  }
  return results
}

function figures({ reference, corten }, part) {
  const ratios = reference.map((it, round) => it[part] / corten[round][part])
  return {
    unit: 'ms',
    reference: median(reference.map((it) => it[part])),
    corten: median(corten.map((it) => it[part])),
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
  }
}
