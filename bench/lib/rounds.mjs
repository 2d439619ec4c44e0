// Paired timing: in every round each case runs on the reference and then on corten, so that what else the machine
// does falls on both, and only ratios within one round are compared.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { summary } from './summary.mjs'

setFlagsFromString('--expose-gc')
export const collectGarbage = runInNewContext('gc')

/**
 * Times `cases` (`{ id, title, target, inFlight, reference, corten }`, a physical limit has `limit` alone): a warm-up,
 * then `rounds` blocks of about `blockMs` on each side. Times are µs per call.
 */
export async function timeCases(cases, { rounds, warmUpMs, blockMs }) {
  const runs = cases.map((it) => ({
    ...it,
    inFlight: it.inFlight ?? 1,
    sides: ['reference', 'corten', 'limit'].filter((side) => it[side]),
    sizes: {},
    times: { reference: [], corten: [], limit: [] },
  }))
  for (const run of runs) {
    for (const side of run.sides) run.sizes[side] = await warmUp(run, side, warmUpMs, blockMs)
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const run of runs) {
      for (const side of run.sides) {
        // Nobody pays for another's garbage.
        collectGarbage()
        run.times[side].push(await block(run[side], run.sizes[side], run.inFlight))
      }
    }
  }
  return runs.map(({ id, title, target, times }) => ({ id, title, target, unit: 'µs', ...summary(times) }))
}

/** How many calls make a block. */
async function warmUp(run, side, warmUpMs, blockMs) {
  const end = performance.now() + warmUpMs
  let size = run.inFlight
  do {
    const { time } = await block(run[side], size, run.inFlight)
    size = Math.max(run.inFlight, Math.ceil((blockMs * 1000) / time))
  } while (performance.now() < end)
  return size
}

/** `size` calls, `inFlight` of them at a time: µs per call, by the clock and of all threads' CPU time. */
export async function block(call, size, inFlight) {
  let left = size
  const cpuBefore = process.cpuUsage()
  const begin = performance.now()
  if (inFlight === 1) {
    for (; left > 0; left -= 1) await call()
  } else {
    const lane = async () => {
      while (left-- > 0) await call()
    }
    await Promise.all(Array.from({ length: inFlight }, lane))
  }
  const time = (performance.now() - begin) * 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  return { time: time / size, cpu: (user + system) / size }
}
