// corten generate: writes what the database lacks to a file, and runs none of it: SQL statements, or
// the schema file of an adapter.

import { existsSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command, Flags } from '../arguments.js'
import { loadConfiguration, type Options, projectFolder } from '../config-file.js'
import { lacksNothing, readPlan } from '../plan.js'
import { complain, confirm, say } from '../terminal.js'
import { writeWhole } from '../write-file.js'

const FOLDER = 'better-auth_migrations'

export const generate: Command = {
  summary: 'Writes what the database lacks to a file: SQL statements, or a schema for Drizzle or Prisma',
  options: ['cwd', 'config', 'output', 'yes'],
  async run(flags) {
    const { options } = await withStandIn(flags, () => loadConfiguration(flags))
    return typeof options.database === 'function' ? generateSchema(flags, options) : generateStatements(flags, options)
  },
}

/** A configuration may import the very module that is to be written: while it is loaded, that is an empty one. */
async function withStandIn<T>(flags: Flags, load: () => Promise<T>): Promise<T> {
  const file = flags.output === undefined ? undefined : resolve(projectFolder(flags), flags.output)
  if (file === undefined || existsSync(file) || !/\.[cm]?[jt]s$/.test(file)) return load()
  writeWhole(file, 'export {}\n')
  try {
    return await load()
  } finally {
    rmSync(file, { force: true })
  }
}

async function generateStatements(flags: Flags, options: Options): Promise<number> {
  const plan = await readPlan(options)
  const warnings = [...plan.unsafeChanges, ...plan.schemaProblems]
  for (const warning of warnings) complain(`Warning: ${warning}`)
  if (lacksNothing(plan)) return upToDate()
  const comments = warnings.map((warning) => `-- ${warning.replaceAll('\n', '\n-- ')}\n`).join('')
  const text = `${comments}${await plan.compileMigrations()}\n`
  const name = `${new Date().toISOString().replaceAll(':', '-')}.sql`
  return put(outputFile(flags, join(FOLDER, name), name), text, flags)
}

async function generateSchema(flags: Flags, options: Options): Promise<number> {
  const { readExisting, schemaWriter } = await import('../schema/adapter.js')
  const writer = schemaWriter(options, projectFolder(flags))
  const toScreen = flags.output === '-'
  const file = outputFile(toScreen ? { ...flags, output: undefined } : flags, writer.path, writer.name)
  const before = readExisting(file)
  const { text, warnings } = await writer.write(file, toScreen ? undefined : before)
  for (const warning of warnings) complain(`Warning: ${warning}`)
  if (text === before && !toScreen) return upToDate()
  return put(toScreen ? '-' : file, text, flags)
}

function upToDate(): number {
  say('Your schema is already up to date.')
  return 0
}

async function put(file: string, text: string, { yes }: Flags): Promise<number> {
  if (file === '-') {
    process.stdout.write(text)
    return 0
  }
  if (existsSync(file) && !(await confirm(`${file} exists. Replace it?`, yes))) {
    say('Nothing was written.')
    return 1
  }
  writeWhole(file, text)
  say(`Written: ${file}`)
  return 0
}

/** `path` is where it goes by itself, `name` what it is called in a folder that is named. */
function outputFile(flags: Flags, path: string, name: string): string {
  const folder = projectFolder(flags)
  if (flags.output === undefined) return join(folder, path)
  if (flags.output === '-') return '-'
  const chosen = resolve(folder, flags.output)
  return existsSync(chosen) && statSync(chosen).isDirectory() ? join(chosen, name) : chosen
}
