// What several test files need: temporary folders and child processes.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A new folder for one test; `remove` deletes it with everything inside. */
export interface TemporaryFolder {
  path: string
  file(name: string): string
  remove(): void
}

export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'corten-test-'))
  return { path, file: name => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) }
}

export interface ChildResult {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface ChildOptions {
  env?: Record<string, string>
  /** Node's own flags, such as `--expose-gc`. */
  flags?: string[]
  /** Milliseconds after which the child is killed; `signal` then says so. */
  timeout?: number
}

/** Runs a script of this folder in its own Node process, without vitest's marks in its environment. */
export function runScript(script: string, args: string[] = [], options: ChildOptions = {}): Promise<ChildResult> {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|NODE_OPTIONS$)/.test(name))
  const env = { ...Object.fromEntries(inherited), NODE_ENV: 'development', ...options.env }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...(options.flags ?? []), path, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeout ?? 60_000)
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code, signal, stdout, stderr })
    })
  })
}

/** Runs a script that prints one JSON value on its last line, and fails with the script's own words if it does not end well. */
export async function runForJson<T>(script: string, args: string[] = [], options: ChildOptions = {}): Promise<T> {
  const result = await runScript(script, args, options)
  if (result.code !== 0) {
    throw new Error(`${script} ended with ${result.signal ?? result.code}:\n${result.stdout}\n${result.stderr}`)
  }
  const line = result.stdout.trim().split('\n').at(-1) ?? ''
  return JSON.parse(line) as T
}

/** Settles as the promise does, or rejects after `milliseconds`, so that a hang is a failure and not a stuck run. */
export function within<T>(milliseconds: number, promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${milliseconds} ms`)), milliseconds)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
