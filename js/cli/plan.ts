// What a database lacks, for a reader.

import { getMigrations } from '../migration.js'
import type { Options } from './config-file.js'
import { CommandError } from './errors.js'
import { progress } from './terminal.js'

export type Plan = Awaited<ReturnType<typeof getMigrations>>

export async function readPlan(options: Options): Promise<Plan> {
  const { database } = options
  if (!database) throw new CommandError('The options have no `database`: there is nothing to migrate.')
  if (typeof database === 'function') {
    throw new CommandError('The tables of an adapter, such as those of Prisma and Drizzle, are made by its own tools.')
  }
  type Known = Parameters<typeof getMigrations>[0]
  return progress('Reading the database', () => getMigrations(options as Known, { throwOnUnsafe: false }))
}

export const lacksNothing = ({ toBeCreated, toBeAdded, toBeAddedIndexes }: Plan): boolean =>
  toBeCreated.length + toBeAdded.length + toBeAddedIndexes.length === 0

/** A line for each table that gets something. */
export function describePlan({ toBeCreated, toBeAdded, toBeAddedIndexes }: Plan): string[] {
  const columns = ({ fields }: { fields: object }): string => Object.keys(fields).join(', ')
  return [
    ...toBeCreated.map((change) => `new table ${change.table}: ${columns(change)}`),
    ...toBeAdded.map((change) => `${change.table}: new columns ${columns(change)}`),
    ...toBeAddedIndexes.map(({ table, index }) => `${table}: new ${index.unique ? 'unique ' : ''}index on ${index.columns.join(', ')}`),
  ]
}
