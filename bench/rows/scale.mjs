// Session checks and lists from a thousand to a million sessions, SQLite by URL.

import { tokenCookie } from '../lib/accounts.mjs'
import { fillSessions } from '../lib/fill.mjs'
import { sideNames } from '../lib/sides.mjs'
import { atLeast, under } from '../lib/targets.mjs'
import { median } from '../lib/summary.mjs'
import { block, collectGarbage } from '../lib/rounds.mjs'

const FEW = 1_000
const LISTED = 100

export async function measure(bench) {
  const manySessions = bench.quick ? 100_000 : 1_000_000
  const few = await openAt(bench, FEW)
  const many = await openAt(bench, manySessions)
  const what = 'api.getSession, SQLite by URL, any of'
  const rows = await bench.time([
    { id: 'scale/few', title: `${what} ${FEW.toLocaleString('en')} sessions`, ...few.getSession },
    { id: 'scale/many', title: `${what} ${manySessions.toLocaleString('en')} sessions`, ...many.getSession },
    {
      id: 'scale/list',
      title: `api.listSessions, ${LISTED} of ${manySessions.toLocaleString('en')} sessions`,
      target: atLeast(4),
      ...many.listSessions,
    },
  ])
  if (bench.wants('scale/growth')) rows.push(await growth(bench, { few, many }))
  return rows
}

/** How much longer a check takes among many sessions than among few, in paired blocks. */
async function growth(bench, { few, many }) {
  const factors = { reference: [], corten: [] }
  const inFlight = 1
  for (let round = 0; round < (bench.quick ? 5 : 15); round += 1) {
    for (const side of sideNames) {
      const count = side === 'corten' ? 4000 : 100
      collectGarbage()
      const small = await block(few.getSession[side], count, inFlight)
      const large = await block(many.getSession[side], count, inFlight)
      factors[side].push(large.cpu / small.cpu)
    }
  }
  return {
    id: 'scale/growth',
    title: 'CPU time of api.getSession, SQLite by URL, among many sessions against few',
    // Doubling it would allow what grows with the number of sessions.
    target: { ...under(1.2), floor: 1.25 },
    unit: 'x',
    reference: median(factors.reference),
    corten: median(factors.corten),
  }
}

async function openAt(bench, size) {
  const settings = { name: `scale-${size}` }
  const pair = await bench.openPair(settings)
  const calls = { getSession: {}, listSessions: {} }
  for (const side of sideNames) {
    const { auth, user } = pair[side]
    const { tokens, lister } = fillSessions(`${bench.folder}/${side}-${settings.name}.db`, { size, userId: user.id, listed: LISTED })
    const headers = tokens.map((token) => new Headers({ cookie: tokenCookie(token) }))
    let next = 0
    calls.getSession[side] = () => auth.api.getSession({ headers: headers[(next += 1) % headers.length] })
    const listed = new Headers({ cookie: tokenCookie(lister) })
    calls.listSessions[side] = () => auth.api.listSessions({ headers: listed })
    if (!(await calls.getSession[side]())) throw new Error(`${side} found no session among ${size}`)
    const { length } = await calls.listSessions[side]()
    if (length !== LISTED) throw new Error(`${side} listed ${length} sessions instead of ${LISTED}`)
  }
  return calls
}
