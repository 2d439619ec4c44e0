// Options of commands: read by Node's own parser, and described for --help.

import { parseArgs } from 'node:util'

/** Called in a wrong way: exit code 2. */
export class UsageError extends Error {}

interface Option {
  type: 'string' | 'boolean'
  short?: string
  /** For --help. */
  about: string
}

export interface Flags {
  cwd: string
  config?: string
  output?: string
  yes: boolean
  json: boolean
  help: boolean
}

export interface Command {
  summary: string
  options: readonly (keyof typeof OPTIONS)[]
  /** The exit code. */
  run(flags: Flags): Promise<number>
}

const OPTIONS = {
  cwd: { type: 'string', short: 'c', about: 'the folder of the project (default: this one)' },
  config: { type: 'string', about: 'the configuration file (default: the first that is found)' },
  output: { type: 'string', about: 'the file to write, or - for standard output' },
  yes: { type: 'boolean', short: 'y', about: 'answer yes to all questions' },
  json: { type: 'boolean', short: 'j', about: 'print JSON' },
} as const satisfies Record<string, Option>

const HELP = { type: 'boolean', short: 'h', about: 'show this' } as const

const optionsOf = (command: Command): Record<string, Option> => ({
  ...Object.fromEntries(command.options.map((name) => [name, OPTIONS[name]])),
  help: HELP,
})

export function readArguments(command: Command, args: string[]): Flags {
  // An older spelling.
  const spelled = args.map((arg) => (arg === '--y' ? '--yes' : arg))
  try {
    const { values } = parseArgs({ args: spelled, options: optionsOf(command), allowPositionals: false })
    return { cwd: process.cwd(), yes: false, json: false, help: false, ...values }
  } catch (error) {
    throw new UsageError(error instanceof Error ? `${error.message.split('. ')[0]}.` : String(error))
  }
}

export function usage(name: string, command: Command): string {
  const lines = Object.entries(optionsOf(command)).map(([long, { short, type, about }]) => {
    const flag = `${short ? `-${short}, ` : ''}--${long}${type === 'string' ? ' <value>' : ''}`
    return `  ${flag.padEnd(24)} ${about}`
  })
  return [`Usage: corten ${name} [options]`, '', `${command.summary}.`, '', ...lines].join('\n')
}
