// Instructions per call, counted by valgrind: a child process makes N calls of each path twice, and calls a function in
// between at whose entry valgrind writes what it has counted since. The two counts of a path are two measurements.

import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readProfile } from './callgrind.mjs'

// It runs everything some fifty times slower. Its CPU has no SHA instructions: SHA-256 counts for more than it costs.
const WARM_UP = 2400
const CALLS = 200

/** What `getPriority` of node:os calls. */
const MARK = 'uv_os_getpriority'

const child = fileURLToPath(new URL('hot-paths.mjs', import.meta.url))
// V8 compiles and collects at the same points of every run, and is done with compiling when the warm-up ends.
const steady = [
  '--predictable',
  '--single-threaded',
  '--hash-seed=1',
  '--random-seed=1',
  '--invocation-count-for-maglev=50',
  '--invocation-count-for-turbofan=200',
]

const run = promisify(execFile)

/** `paths` are counts per call, `differ` being how far the two measurements are apart; or there is a `problem`. */
export async function countCalls(folder, names) {
  if (spawnSync('valgrind', ['--version']).status !== 0) return { problem: 'install valgrind (apt-get install valgrind)' }
  const profile = join(folder, 'callgrind')
  const valgrind = ['--tool=callgrind', `--callgrind-out-file=${profile}`, `--dump-before=${MARK}`]
  const script = [...steady, child, folder, String(WARM_UP), String(CALLS), ...names]
  try {
    await run('valgrind', [...valgrind, process.execPath, ...script], { env: { ...process.env, NODE_ENV: 'production' } })
  } catch (error) {
    const [reason] = (error.stderr || error.message).trim().split('\n').slice(-1)
    return { problem: `valgrind failed: ${reason}` }
  }
  // The first mark of a path ends its warm-up.
  const counted = names.map((name, index) => [name, smaller([2, 3].map((at) => readProfile(`${profile}.${3 * index + at}`)))])
  return { counter: 'valgrind', paths: Object.fromEntries(counted) }
}

/** The smaller count: the engine may have compiled or collected during the other. */
function smaller([one, other]) {
  const [less, more] = one.total < other.total ? [one, other] : [other, one]
  const parts = Object.entries(less).map(([part, count]) => [part, Math.round(count / CALLS)])
  return { ...Object.fromEntries(parts), differ: more.total / less.total - 1 }
}
