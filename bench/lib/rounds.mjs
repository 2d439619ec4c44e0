// Paired timing: in every round each case runs on the reference and then on corten, so that what else the machine
// does falls on both, and only ratios within one round are compared.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')

/**
 * Times `cases` (`{ source, way, inFlight, reference, corten }`): a warm-up, then `rounds` blocks of about `blockMs` on
 * each side. Times are µs per call.
 */
export async function measure(cases, { rounds, warmUpMs, blockMs }) {
  const runs = cases.map((it) => ({ ...it, sizes: {}, times: { reference: [], corten: [] } }))
  for (const run of runs) {
    for (const side of ['reference', 'corten']) run.sizes[side] = await warmUp(run, side, warmUpMs, blockMs)
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const run of runs) {
      for (const side of ['reference', 'corten']) {
        // Nobody pays for another's garbage.
        collectGarbage()
        run.times[side].push(await block(run[side], run.sizes[side], run.inFlight))
      }
    }
  }
  return runs.map(({ source, way, inFlight, times }) => ({ source, way, inFlight, ...summary(times) }))
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

/** µs per call, by the clock and of all threads' CPU time. */
async function block(call, size, inFlight) {
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

function summary({ reference, corten }) {
  const ratios = reference.map(({ time }, round) => time / corten[round].time)
  const cpuRatios = reference.map(({ cpu }, round) => cpu / corten[round].cpu)
  return {
    reference: median(reference.map(({ time }) => time)),
    corten: median(corten.map(({ time }) => time)),
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
    cpuRatio: median(cpuRatios),
  }
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
