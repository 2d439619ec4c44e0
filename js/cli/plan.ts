// What a database lacks, for a reader.

import { existsSync } from 'node:fs'
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
  const read = (from: unknown): Promise<Plan> => getMigrations({ ...(options as Known), database: from }, { throwOnUnsafe: false })
  return progress('Reading the database', async () => {
    if (!isMissingFile(database)) return read(database)
    // Looking makes no file: an empty database lacks the same.
    return { ...(await read('sqlite::memory:')), runMigrations: async () => (await read(database)).runMigrations() }
  })
}

type Known = Parameters<typeof getMigrations>[0]

function isMissingFile(database: unknown): boolean {
  const url = typeof database === 'string' ? database : (database as { url?: unknown }).url
  const path = typeof url === 'string' ? /^sqlite:(?:\/\/)?(?!:memory:)(.+)$/.exec(url)?.[1] : undefined
  try {
    return path !== undefined && !/[?#]/.test(path) && !existsSync(decodeURIComponent(path))
  } catch {
    // The core says what is wrong with it.
    return false
  }
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
