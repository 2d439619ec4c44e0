// The database servers that tests need: started on free ports in a temporary folder, and ended with
// whoever asked for them, however that one ends.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { StepError } from './steps.mjs'

const script = fileURLToPath(new URL('../servers.mjs', import.meta.url))

/**
 * Starts what the environment does not name yet, of all or of some kinds. The result has `env`, the
 * variables by which tests find the servers, and `stop`.
 */
export async function startServers(kinds = []) {
  // The child reads its input to the end: that comes with the end of this process, too.
  const child = spawn(process.execPath, [script, ...kinds], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const lines = createInterface({ input: child.stdout })
  const env = await new Promise((resolve, reject) => {
    lines.once('line', (line) => resolve(JSON.parse(line)))
    child.once('error', reject)
    child.once('exit', (code) => reject(new StepError(`The servers for tests did not start (exit code ${code}).`)))
  })
  const stop = async () => {
    child.stdin.end()
    await ended
  }
  return { env, stop }
}
