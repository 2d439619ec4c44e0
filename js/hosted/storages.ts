// The async storages in which better-auth's own helpers look for the request, the adapter and the
// request's state. They hang on the global object, so that every copy of better-auth finds them.

import { AsyncLocalStorage } from 'node:async_hooks'

/** The adapter of the moment; in a transaction also what waits for its commit. */
export interface AdapterStore {
  adapter: object
  pendingHooks: (() => Promise<void>)[]
  isTransactionActive: boolean
}

interface Storages {
  endpointContextAsyncStorage: AsyncLocalStorage<object>
  adapterAsyncStorage: AsyncLocalStorage<AdapterStore>
  requestStateAsyncStorage: AsyncLocalStorage<WeakMap<object, unknown>>
}

interface Global {
  version: string
  epoch: number
  context: Partial<Storages>
}

const KEY = Symbol.for('better-auth:global')

/** Made here if better-auth has not made them yet. */
export function storages(): Storages {
  const holder = globalThis as { [KEY]?: Global }
  holder[KEY] ??= { version: '', epoch: 0, context: {} }
  const { context } = holder[KEY]
  context.endpointContextAsyncStorage ??= new AsyncLocalStorage()
  context.adapterAsyncStorage ??= new AsyncLocalStorage()
  context.requestStateAsyncStorage ??= new AsyncLocalStorage()
  return context as Storages
}
