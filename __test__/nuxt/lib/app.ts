// A Nuxt app of the tests: copied, built, its output moved away, and run.

import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'

export const secret = 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO'

type Environment = Record<string, string | undefined>

/** Nuxt's own process is nobody's test run. */
const clean: Environment = { NODE_ENV: undefined, VITEST: undefined, TEST: undefined, CI: '1', NUXT_TELEMETRY_DISABLED: '1' }

/** Copies a folder of `apps/`, or any other, to where the packages are installed. */
export function copyApp(source: string): string {
  const folder = mkdtempSync(join(inject('appsFolder'), 'app-'))
  const from = source.startsWith('/') ? source : fileURLToPath(new URL(`../apps/${source}`, import.meta.url))
  const own = /\/(?:node_modules|\.nuxt|\.output|\.data)(?:\/|$)/
  cpSync(from, folder, { recursive: true, filter: (path) => !own.test(path.slice(from.length)) })
  return folder
}

/** `nuxt build`; gives the folder to which the output has been moved, away from any node_modules. */
export async function buildApp(folder: string, environment: Environment = {}): Promise<string> {
  const { code, output } = await nuxt(folder, ['build'], environment)
  if (code !== 0) throw new Error(`nuxt build ended with ${code}:\n${output}`)
  const moved = mkdtempSync(join(tmpdir(), 'corten-output-'))
  renameSync(join(folder, '.output'), join(moved, 'output'))
  return moved
}

/** Runs the `nuxt` command to its end. */
export async function nuxt(folder: string, args: string[], environment: Environment = {}): Promise<Ended> {
  return ended(startNuxt(folder, args, environment))
}

export function startNuxt(folder: string, args: string[], environment: Environment = {}): ChildProcess {
  const command = join(inject('appsFolder'), 'node_modules', 'nuxt', 'bin', 'nuxt.mjs')
  return start([command, ...args], folder, environment)
}

export interface Ended {
  code: number | null
  output: string
}

export async function ended(child: ChildProcess): Promise<Ended> {
  let output = ''
  child.stdout?.on('data', (chunk) => (output += chunk))
  child.stderr?.on('data', (chunk) => (output += chunk))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, output }
}

export interface Server {
  origin: string
  /** What the server has printed so far. */
  output: () => string
  stop: () => Promise<void>
}

/** Starts a built app in a working folder of its own, which holds its database. */
export async function serveApp(moved: string, environment: Environment = {}): Promise<Server> {
  const port = environment.PORT ?? (await freePort())
  const origin = `http://localhost:${port}`
  const child = startServer(moved, { PORT: `${port}`, NUXT_PUBLIC_SITE_URL: origin, ...environment })
  return waitFor(child, origin, `${origin}${environment.NUXT_APP_BASE_URL ?? '/'}__up`)
}

export function startServer(moved: string, environment: Environment = {}): ChildProcess {
  const folder = mkdtempSync(join(moved, 'run-'))
  // Tables are made where nothing says that this is production.
  const defaults = { NODE_ENV: 'development', NUXT_BETTER_AUTH_SECRET: secret, HOST: undefined }
  return start([join(moved, 'output', 'server', 'index.mjs')], folder, { ...defaults, ...environment })
}

/** Waits until something answers at `url`. */
export async function waitFor(child: ChildProcess, origin: string, url: string): Promise<Server> {
  const end = ended(child)
  let output = ''
  child.stdout?.on('data', (chunk) => (output += chunk))
  child.stderr?.on('data', (chunk) => (output += chunk))
  const deadline = Date.now() + 60_000
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${(await end).output}`)
    if (Date.now() > deadline) throw new Error(`nothing answers at ${url}:\n${output}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    origin,
    output: () => output,
    async stop() {
      child.kill()
      await end
    },
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { redirect: 'manual' }).then(
    () => true,
    () => false,
  )
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

function start(args: string[], cwd: string, environment: Environment): ChildProcess {
  const env = { ...process.env, ...clean, ...environment } as NodeJS.ProcessEnv
  return spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
}
