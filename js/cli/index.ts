#!/usr/bin/env node
// The command line: finds the command, runs it, and makes an exit code of what came of it.

import { readArguments, UsageError, usage } from './arguments.js'
import { commands } from './commands/index.js'
import { CommandError } from './errors.js'
import { version } from './packages.js'
import { complain, say } from './terminal.js'

/** For scripts: done, failed, called in a wrong way. */
const [OK, FAILED, USAGE] = [0, 1, 2]

async function main([name = '', ...rest]: string[]): Promise<number> {
  if (['-v', '-V', '--version'].includes(name)) {
    say(version('corten') ?? 'unknown')
    return OK
  }
  if (['', 'help', '-h', '--help'].includes(name)) {
    say(overview())
    return name === '' ? USAGE : OK
  }
  const command = commands[name]
  if (!command) throw new UsageError(`There is no command \`${name}\`.`)
  const flags = readArguments(command, rest)
  if (flags.help) {
    say(usage(name, command))
    return OK
  }
  return command.run(flags)
}

function overview(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  return ['Usage: corten <command> [options]', '', ...lines, '', '`corten <command> --help` shows its options.'].join('\n')
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof UsageError) complain(`${error.message} See \`corten --help\`.`)
  else if (error instanceof CommandError) complain(error.message)
  else complain(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof UsageError ? USAGE : FAILED
}
// What a configuration file has opened, such as a pool of its own, keeps no command from ending.
process.stdout.write('', () => process.exit())
