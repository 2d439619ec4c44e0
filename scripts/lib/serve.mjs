// The playground's server as a child process: its port, its environment, its end.

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { constants } from 'node:os'
import { join } from 'node:path'
import { node24 } from './paths.mjs'
import { playground, quiet } from './playground.mjs'
import { StepError } from './steps.mjs'

const parent = process.ppid

/** PORT, or 3000. */
export function chosenPort() {
  const { PORT } = process.env
  if (!PORT) return 3000
  const port = /^\d{1,5}$/.test(PORT) ? Number(PORT) : 0
  if (port < 1 || port > 65535) throw new StepError(`PORT is ${JSON.stringify(PORT)}: set it to a number from 1 to 65535.`)
  return port
}

/** Fails with a clear sentence where the server would fail with a stack trace. */
export async function refuseTakenPort(port) {
  const probe = createServer()
  const error = await new Promise((resolve) => {
    probe.once('error', resolve)
    probe.listen(port, () => probe.close(() => resolve(undefined)))
  })
  if (!error) return
  const reason = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be opened (${error.code})`
  throw new StepError(`Port ${port} ${reason}: choose another one, such as PORT=${port === 4000 ? 5000 : 4000}.`)
}

/** What the server is told; what is set outside stays. */
export function serverEnvironment(port) {
  return {
    NUXT_PUBLIC_SITE_URL: `http://localhost:${port}`,
    NUXT_BETTER_AUTH_SECRET: playgroundSecret(),
    // The same machine by its other name.
    BETTER_AUTH_TRUSTED_ORIGINS: `http://127.0.0.1:${port}`,
    ...process.env,
    ...quiet,
    PORT: `${port}`,
    NITRO_PORT: `${port}`,
  }
}

/** Starts Node 24 in the playground. The result has `ended`, which gives the exit code. */
export function startChild(args, environment) {
  const child = spawn(node24(), args, { cwd: playground, env: environment, stdio: ['ignore', 'inherit', 'inherit'] })
  child.ended = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
  return child
}

/** Passes SIGINT and SIGTERM on: the server closes its database before it ends. */
export function passSignals(send) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => send(signal))
  if (!process.env.npm_lifecycle_event) return
  // npm ends the shell between itself and this process, and nobody tells this process.
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    send('SIGTERM')
  }, 500)
  timer.unref()
}

/** Resolves once something answers; false if the child ends before that. */
export async function answering(url, child) {
  while (child.exitCode === null && child.signalCode === null) {
    const answered = await fetch(url, { redirect: 'manual' }).then(() => true, () => false)
    if (answered) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

/** Made once, so that sessions outlive the server. */
function playgroundSecret() {
  const file = join(playground, '.data', 'secret')
  mkdirSync(join(playground, '.data'), { recursive: true })
  try {
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8')
}
