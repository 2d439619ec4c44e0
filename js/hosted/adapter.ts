// The database adapter of hosted code: better-auth's own factory over the core's store.

import type { BetterAuthOptions } from 'better-auth'
import { createAdapterFactory } from 'better-auth/adapters'
import { borrow } from '../borrowed/index.js'
import { isHostedDatabase } from '../database.js'
import type { Core } from './core.js'
import { storages } from './storages.js'

type Row = Record<string, unknown>
type Adapter = ReturnType<ReturnType<typeof createAdapterFactory>>

interface Where {
  field: string
  value: unknown
}

/** Which transaction of which application an adapter belongs to; none for those outside of any. */
const transactions = new WeakMap<object, { core: Core; number: number }>()

/** The number of the transaction that is open here; zero is none. */
export function openTransaction(core: Core): number {
  const adapter = storages().adapterAsyncStorage.getStore()?.adapter
  const found = adapter && transactions.get(adapter)
  return found?.core === core ? found.number : 0
}

/** As the reference's adapter for SQLite: dates and JSON as text, truth as 0 or 1. */
const CONFIG = {
  adapterId: 'corten',
  adapterName: 'corten',
  supportsBooleans: false,
  supportsDates: false,
  supportsJSON: false,
  supportsArrays: false,
}

/**
 * The adapter of one transaction, or with zero of whichever is open where it is used: a hook that writes through
 * `ctx.context.adapter` would otherwise wait for the very transaction that waits for it.
 */
export function createAdapter(core: Core, options: BetterAuthOptions, transaction = 0): Adapter {
  // Joined tables are read one after the other by the factory.
  const plain = { ...options, advanced: { ...options.advanced, database: { ...options.advanced?.database, joins: false } } }
  const factory = createAdapterFactory({
    config: {
      ...CONFIG,
      // An adapter of the user's makes its own; on a borrowed handle or pool the rows are the core's.
      ...(isHostedDatabase(options.database) && !borrow(options.database) && { customIdGenerator: () => undefined as never }),
      transaction: transaction ? false : (run) => inTransaction(core, options, run),
    },
    adapter: ({ getFieldName }) => {
      const ask = <T>(action: string, modelKey: string, request: object): Promise<T> =>
        core.rows<T>({ action, model: modelKey, ...request }, transaction || openTransaction(core))
      return {
        create: <T>({ modelKey, data }: Keyed & { data: Row }) => ask<T>('create', modelKey, { data }) as never,
        findOne: async <T>({ modelKey, where }: Keyed & { where: Where[] }) => {
          const [row] = await ask<T[]>('find', modelKey, { where, limit: 1 })
          return row ?? null
        },
        findMany: <T>({ modelKey, where, limit, sortBy, offset }: Keyed & Many) => {
          const order = sortBy && { ...sortBy, field: getFieldName({ model: modelKey, field: sortBy.field }) }
          return ask<T[]>('find', modelKey, { where, limit, offset, sortBy: order })
        },
        count: ({ modelKey, where }: Keyed & { where?: Where[] }) => ask<number>('count', modelKey, { where }),
        update: <T>({ modelKey, where, update }: Keyed & { where: Where[]; update: unknown }) =>
          ask<T | null>('update', modelKey, { where, data: update }),
        updateMany: ({ modelKey, where, update }: Keyed & { where: Where[]; update: Row }) =>
          ask<number>('updateMany', modelKey, { where, data: update }),
        delete: async ({ modelKey, where }: Keyed & { where: Where[] }) => {
          await ask('delete', modelKey, { where })
        },
        deleteMany: ({ modelKey, where }: Keyed & { where: Where[] }) => ask<number>('deleteMany', modelKey, { where }),
        consumeOne: <T>({ modelKey, where }: Keyed & { where: Where[] }) => ask<T | null>('consumeOne', modelKey, { where }),
        incrementOne: <T>({ modelKey, where, increment, set }: Keyed & Increment) =>
          ask<T | null>('incrementOne', modelKey, { where, increment, data: set ?? {} }),
      } as never
    },
  })
  const adapter = factory(plain)
  if (transaction) transactions.set(adapter, { core, number: transaction })
  return adapter
}

interface Keyed {
  /** The model's logical name. */
  modelKey: string
}

interface Many {
  where?: Where[]
  limit: number
  sortBy?: { field: string; direction: 'asc' | 'desc' }
  offset?: number
}

interface Increment {
  where: Where[]
  increment: Record<string, number>
  set?: Row
}

async function inTransaction<T>(
  core: Core,
  options: BetterAuthOptions,
  run: (adapter: never) => Promise<T>,
): Promise<T> {
  const open = openTransaction(core)
  if (open) return run(createAdapter(core, options, open) as never)
  const transaction = await core.begin()
  let result: T
  try {
    result = await run(createAdapter(core, options, transaction) as never)
  } catch (error) {
    // What went wrong first is what the caller has to hear of.
    await core.end(transaction, false).catch(() => {})
    throw error
  }
  await core.end(transaction, true)
  return result
}
