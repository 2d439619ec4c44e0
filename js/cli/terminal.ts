// What is printed and asked. Results go to standard output, everything else to standard error.

import { createInterface } from 'node:readline/promises'
import { UsageError } from './arguments.js'

export const say = (text: string): void => void process.stdout.write(`${text}\n`)
export const complain = (text: string): void => void process.stderr.write(`${text}\n`)

/** Says what is being done, and for how long it was; a terminal sees it while it lasts. */
export async function progress<T>(what: string, work: () => Promise<T>): Promise<T> {
  const live = process.stderr.isTTY === true
  const begun = performance.now()
  if (live) process.stderr.write(`${what} …`)
  try {
    return await work()
  } finally {
    const seconds = ((performance.now() - begun) / 1000).toFixed(1)
    complain(`${live ? '\r' : ''}${what}: ${seconds} s`)
  }
}

/** Whether the user agrees; `yes` has been said on the command line. */
export async function confirm(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY) throw new UsageError(`${question} Nobody can be asked here: add --yes.`)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}
