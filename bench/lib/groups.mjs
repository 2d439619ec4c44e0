// Each group of rows is measured in a process of its own: what one leaves behind, compiled code and garbage among it,
// is not the next one's.

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('child.mjs', import.meta.url))

/** The rows of the group `name`. `env` names servers. */
export function measureGroup(name, settings, env) {
  const child = fork(script, [name, JSON.stringify(settings)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    let rows
    child.once('message', (message) => (rows = message.rows))
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (code === 0 && rows) resolve(rows)
      else reject(new Error(`bench/rows/${name}.mjs could not be measured: its process ended with ${signal ?? code}`))
    })
  })
}
