// corten migrate: makes what the database lacks.

import type { Command } from '../arguments.js'
import { loadConfiguration } from '../config-file.js'
import { complain, confirm, progress, say } from '../terminal.js'
import { describePlan, lacksNothing, readPlan } from '../plan.js'

export const migrate: Command = {
  summary: 'Makes the tables, columns and indexes that the database lacks',
  options: ['cwd', 'config', 'yes'],
  async run(flags) {
    const { options } = await loadConfiguration(flags)
    const plan = await readPlan(options)
    const refused = [...plan.unsafeChanges, ...plan.schemaProblems]
    if (refused.length > 0) {
      complain('Nothing was changed. The database has to be mended first:')
      for (const problem of refused) complain(`- ${problem}`)
      return 1
    }
    if (lacksNothing(plan)) {
      say('No migrations needed.')
      return 0
    }
    say('The migration makes:')
    for (const line of describePlan(plan)) say(`- ${line}`)
    if (!(await confirm('Run it?', flags.yes))) {
      say('Migration cancelled.')
      return 1
    }
    await progress('Migrating', () => plan.runMigrations())
    say('The migration is complete.')
    return 0
  },
}
