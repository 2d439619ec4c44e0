// corten generate: writes the statements that the database lacks, and runs none of them.

import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Command } from '../arguments.js'
import { loadConfiguration, projectFolder } from '../config-file.js'
import { lacksNothing, readPlan } from '../plan.js'
import { complain, confirm, say } from '../terminal.js'

const FOLDER = 'better-auth_migrations'

export const generate: Command = {
  summary: 'Writes a file with the SQL statements that make what the database lacks',
  options: ['cwd', 'config', 'output', 'yes'],
  async run(flags) {
    const folder = projectFolder(flags)
    const { options } = await loadConfiguration(flags)
    const plan = await readPlan(options)
    const warnings = [...plan.unsafeChanges, ...plan.schemaProblems]
    for (const warning of warnings) complain(`Warning: ${warning}`)
    if (lacksNothing(plan)) {
      say('Your schema is already up to date.')
      return 0
    }
    const comments = warnings.map((warning) => `-- ${warning.replaceAll('\n', '\n-- ')}\n`).join('')
    const text = `${comments}${await plan.compileMigrations()}\n`
    if (flags.output === '-') {
      process.stdout.write(text)
      return 0
    }
    const file = outputFile(folder, flags.output)
    if (existsSync(file) && !(await confirm(`${file} exists. Replace it?`, flags.yes))) {
      say('Nothing was written.')
      return 1
    }
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    say(`Written: ${file}`)
    return 0
  },
}

function outputFile(folder: string, named: string | undefined): string {
  const name = `${new Date().toISOString().replaceAll(':', '-')}.sql`
  if (named === undefined) return join(folder, FOLDER, name)
  const path = resolve(folder, named)
  return existsSync(path) && statSync(path).isDirectory() ? join(path, name) : path
}
