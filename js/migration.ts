// Migrations: what `better-auth/db/migration` exports, with native databases done by the core.

import { getMigrations as ask, UnsafeMigrationError } from 'better-auth/db/migration'
import { NativeMigrations } from '../js/native.js'
import { isHostedDatabase } from './database.js'
import { environment } from './environment.js'
import { CallbackHost, settlement } from './host.js'
import { createLog } from './log.js'
import { serializeOptions } from './options.js'
import { Pending } from './pending.js'

export * from 'better-auth/db/migration'

type Options = Parameters<typeof ask>[0]
type Migrations = Awaited<ReturnType<typeof ask>>

type Change = Migrations['toBeCreated'][number]

interface Plan extends Pick<Migrations, 'unsafeChanges' | 'schemaProblems' | 'toBeAddedIndexes'> {
  toBeCreated: (Omit<Change, 'order'> & { order: number | null })[]
  toBeAdded: Plan['toBeCreated']
  statements: string[]
}

/** Tables hold no secret: who only makes them needs none, in production either. */
const UNUSED = 'no table is made with this secret'

/** What the database of the options lacks, and the way to make it. */
export async function getMigrations(
  options: Omit<Options, 'database'> & { database?: unknown },
  { throwOnUnsafe = true }: Parameters<typeof ask>[1] = {},
): Promise<Migrations> {
  if (isHostedDatabase(options.database) || options.database === undefined) return ask(options as Options, { throwOnUnsafe })
  const pending = new Pending()
  const { json, callbacks, borrowed } = serializeOptions({ ...options, secret: options.secret ?? UNUSED })
  const host = new CallbackHost(callbacks, createLog(undefined), borrowed)
  const native = new NativeMigrations(json, environment(), host.dispatch, host.post, pending.finish)
  host.settle = settlement(native)
  const answer = async <T>(text: string | number): Promise<T> => {
    const line = typeof text === 'string' ? text : await pending.wait(text)
    if (line.startsWith('=')) return JSON.parse(line.slice(1)) as T
    throw new Error(line.slice(1))
  }
  const { statements, ...plan } = await answer<Plan>(native.plan())
  const [unsafe] = plan.unsafeChanges
  if (throwOnUnsafe && unsafe !== undefined) throw new UnsafeMigrationError(unsafe)
  const ordered = (changes: Plan['toBeCreated']): Change[] =>
    changes.map((change) => ({ ...change, order: change.order ?? Infinity }))
  return {
    ...plan,
    toBeCreated: ordered(plan.toBeCreated),
    toBeAdded: ordered(plan.toBeAdded),
    runMigrations: async () => void (await answer(native.run())),
    compileMigrations: async () => `${statements.join(';\n\n')};`,
  }
}
