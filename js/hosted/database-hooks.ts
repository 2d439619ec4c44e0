// `databaseHooks`: before a row is written, and after it was.

import type { Callback } from '../options.js'
import { storages } from './storages.js'

/** What the core is told before it writes. */
export interface Verdict {
  /** The row is not to be written. */
  abort?: true
  /** All its fields from now on. */
  data?: Record<string, unknown>
}

type Row = Record<string, unknown>

export async function runBeforeWrite(hook: Callback, row: Row, context: object | null): Promise<Verdict> {
  const result = await hook(row, context)
  if (result === false) return { abort: true }
  if (typeof result !== 'object' || result === null || !('data' in result)) return {}
  return { data: { ...row, ...(result.data as Row) } }
}

/** Put off until the transaction is committed, if there is one. */
export async function runAfterWrite(hook: Callback, row: Row, context: object | null): Promise<void> {
  const run = async () => {
    await hook(row, context)
  }
  const store = storages().adapterAsyncStorage.getStore()
  if (store?.isTransactionActive) store.pendingHooks.push(run)
  else await run()
}
