// Runs steps one after the other: a line and a time for each, the full output of the one that fails.

import { spawn } from 'node:child_process'
import { env as toolEnv, root } from './paths.mjs'

/** Tells the user what is wrong; its message is all that is printed. */
export class StepError extends Error {}

/** Runs a command to its end and gives what it printed; a non-zero exit is a StepError with that text. */
export function run(command, args, { env = toolEnv, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const windowsShim = process.platform === 'win32' && !command.includes('.exe')
    const child = spawn(command, args, { cwd, env, shell: windowsShim, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks = []
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.stderr.on('data', (chunk) => chunks.push(chunk))
    child.on('error', (error) => reject(new StepError(`${command}: ${error.message}`)))
    child.on('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString()
      if (code === 0) return resolve(output)
      reject(new StepError(`${output}\n${[command, ...args].join(' ')}: ended with ${signal ?? `exit code ${code}`}`))
    })
  })
}

/** One step. What `action` returns is handed back; a string in `note` stands behind the time. */
export async function step(name, action) {
  process.stdout.write(`${name.padEnd(32, ' ')} `)
  const begin = performance.now()
  try {
    const result = await action()
    const note = typeof result?.note === 'string' && result.note ? `  ${result.note}` : ''
    process.stdout.write(`${seconds(begin)}${note}\n`)
    return result
  } catch (error) {
    process.stdout.write(`${seconds(begin)}  FAILED\n\n`)
    throw error
  }
}

/** Runs a script's main function; any error ends the process with exit code 1. */
export async function main(body) {
  try {
    await body()
  } catch (error) {
    process.stdout.write(`${error instanceof StepError ? error.message : error.stack}\n`)
    process.exitCode = 1
  }
}

const seconds = (begin) => `${((performance.now() - begin) / 1000).toFixed(1)} s`.padStart(9, ' ')
