// Instructions per call of the hot path. A child process makes N, 2N and 3N calls, and differences leave out what
// starting costs: the two differences are two measurements.

import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readProfile } from './callgrind.mjs'

const child = fileURLToPath(new URL('hot-path.mjs', import.meta.url))
// V8 compiles and collects at the same points of every run, and is done with compiling when the warm-up ends.
const steady = [
  '--predictable',
  '--single-threaded',
  '--hash-seed=1',
  '--random-seed=1',
  '--invocation-count-for-maglev=50',
  '--invocation-count-for-turbofan=200',
]

const perf = {
  name: 'perf stat',
  warmUp: 20_000,
  calls: 20_000,
  options: ['stat', '-e', 'instructions:u', '-x', ','],
  works() {
    const { stderr } = spawnSync('perf', [...perf.options, 'true'], { encoding: 'utf8' })
    return Number.isFinite(readPerf(stderr))
  },
  async count(args) {
    const { stderr } = await run('perf', [...perf.options, '--', process.execPath, ...args])
    return { total: readPerf(stderr) }
  },
}

const valgrind = {
  name: 'valgrind',
  // It runs everything some fifty times slower. Its CPU has no SHA instructions: SHA-256 counts for more than it costs.
  warmUp: 1500,
  calls: 500,
  works: () => spawnSync('valgrind', ['--version']).status === 0,
  async count(args, profile) {
    await run('valgrind', ['--tool=callgrind', `--callgrind-out-file=${profile}`, process.execPath, ...args])
    return readProfile(profile)
  },
}

const run = promisify(execFile)

/**
 * Counts per call, `differ` being how far the two measurements are apart; or the `problem`, where the machine cannot
 * count.
 */
export async function countInstructions(folder) {
  const counter = [perf, valgrind].find((it) => it.works())
  if (!counter) return { problem: 'install valgrind (apt-get install valgrind), or allow perf to count instructions' }
  try {
    return { counter: counter.name, ...(await measureWith(counter, folder)) }
  } catch (error) {
    const [reason] = (error.stderr || error.message).trim().split('\n').slice(-1)
    return { problem: `${counter.name} failed: ${reason}` }
  }
}

async function measureWith({ warmUp, calls, count }, folder) {
  const runs = await Promise.all(
    [1, 2, 3].map((times) => {
      const args = [...steady, child, folder, String(warmUp), String(times * calls)]
      return count(args, join(folder, `callgrind.${times}`))
    }),
  )
  const first = perCall(runs[0], runs[1], calls)
  const second = perCall(runs[1], runs[2], calls)
  const both = perCall(runs[0], runs[2], 2 * calls)
  return { ...both, differ: Math.abs(first.total - second.total) / both.total }
}

function perCall(fewer, more, calls) {
  const parts = Object.keys(more).map((part) => [part, Math.round((more[part] - fewer[part]) / calls)])
  return Object.fromEntries(parts)
}

/** The counter of a machine-readable line; text such as `<not supported>` is no number. */
function readPerf(output) {
  const line = output?.split('\n').find((it) => it.includes(',instructions'))
  return line ? Number.parseInt(line, 10) : Number.NaN
}
