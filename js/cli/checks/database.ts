// The database: it opens, and has the tables and columns that the options need.

import { CommandError } from '../errors.js'
import { describePlan, lacksNothing, readPlan, type Plan } from '../plan.js'
import { error, ok, part, warning, type Finding } from './finding.js'

export async function checkDatabase(options: Record<string, unknown>): Promise<Finding[]> {
  const about = 'database'
  const database = part(options, 'database')
  if (!database) {
    return [warning(about, 'There is none: users live in the memory of the process, and end with it.', "Set `database`, such as 'sqlite:.data/auth.db'.")]
  }
  if (typeof database === 'function') return [ok(about, 'An adapter; its own tools know its tables.')]
  let plan: Plan
  try {
    plan = await readPlan(options)
  } catch (thrown) {
    const what = thrown instanceof Error ? thrown.message : String(thrown)
    if (thrown instanceof CommandError) return [ok(about, what)]
    return [error(about, what, 'Change what the message names, and see that the server runs and lets this user in.')]
  }
  const problems = [...plan.unsafeChanges, ...plan.schemaProblems]
  if (problems.length > 0) return problems.map((what) => error(about, what, 'Mend the table by hand: no migration can.'))
  if (lacksNothing(plan)) return [ok(about, 'It has all tables, columns and indexes.')]
  return [error(about, `It lacks ${describePlan(plan).join('; ')}.`, 'Run `corten migrate`, or `corten generate` for the statements.')]
}
