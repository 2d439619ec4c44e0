// Many mixed requests in a process of its own: its memory stays flat, nothing is left behind, it ends by itself.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { under } from '../lib/targets.mjs'

const script = fileURLToPath(new URL('../lib/soak-child.mjs', import.meta.url))

export async function measure(bench) {
  if (!bench.wants('soak')) return []
  const requests = bench.quick ? 20_000 : 200_000
  const { code, signal, lines } = await run([bench.folder, String(requests)])
  if (code !== 0) throw new Error(`bench/lib/soak-child.mjs ended with ${signal ?? code}`)
  const { slope, first, last, left, statuses } = lines.at(-1)
  const what = `${requests.toLocaleString('en')} mixed requests`
  return [
    {
      id: 'soak/memory',
      title: `soak, ${what}: slope of resident memory`,
      note: `${statuses}; after a third of them ${first.toFixed(0)} MiB, at the end ${last.toFixed(0)} MiB`,
      // To lose the text of one cookie in each request would be 700 KiB in a thousand.
      target: under(bench.quick ? 100 : 20),
      unit: 'KiB/1,000',
      corten: slope,
    },
    { id: 'soak/handles', title: `soak, ${what}: handles and timers left after close()`, target: under(1), unit: '', corten: left },
  ]
}

/** Its own doublings of the young generation would be most of what is seen: that has its largest size from the start. */
const steady = ['--expose-gc', '--min-semi-space-size=16', '--max-semi-space-size=16']

/** Ends by itself, or is an error. */
function run(args) {
  const env = { ...process.env, NODE_ENV: 'production' }
  const child = spawn(process.execPath, [...steady, script, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  return new Promise((resolve, reject) => {
    let waiting
    // Once it has told what it found, nothing may keep it.
    child.stdout.on('data', () => {
      waiting ??= setTimeout(() => {
        child.kill('SIGKILL')
        reject(new Error('The process of the soak did not end by itself'))
      }, 5000)
    })
    child.once('close', (code, signal) => {
      clearTimeout(waiting)
      resolve({ code, signal, lines: output.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line)) })
    })
  })
}
