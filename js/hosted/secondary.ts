// A secondary storage as better-auth's own code needs it: one that only gets, sets and deletes is completed.

interface Storage {
  get(key: string): unknown
  set(key: string, value: string, ttl?: number): unknown
  delete(key: string): unknown
  getAndDelete?(key: string): unknown
  increment?(key: string, ttl: number): unknown
}

interface Count {
  count: number
  expiresAt: number
}

/** One key is used by one caller at a time, within this process. */
class KeyLocks {
  readonly #last = new Map<string, Promise<unknown>>()

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#last.get(key) ?? Promise.resolve()).then(work, work)
    this.#last.set(key, mine)
    try {
      return await mine
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key)
    }
  }
}

export function completeStorage(storage: Storage | undefined): Storage | undefined {
  if (!storage || (storage.getAndDelete && storage.increment)) return storage
  const locks = new KeyLocks()
  return {
    get: (key) => storage.get(key),
    set: (key, value, ttl) => storage.set(key, value, ttl),
    delete: (key) => storage.delete(key),
    getAndDelete: (key) => (storage.getAndDelete ? storage.getAndDelete(key) : locks.run(key, () => take(storage, key))),
    increment: (key, ttl) =>
      storage.increment ? storage.increment(key, ttl) : locks.run(key, () => count(storage, key, ttl)),
  }
}

async function take(storage: Storage, key: string): Promise<unknown> {
  const found = await storage.get(key)
  // Before anybody is given it: what could not be deleted is not used up.
  if (found) await storage.delete(key)
  return found
}

/** Kept as the core keeps it (src/storage/secondary/hosted.rs). */
async function count(storage: Storage, key: string, ttl: number): Promise<number> {
  const now = Date.now()
  const kept = parsed(await storage.get(key))
  const next = kept && kept.expiresAt > now ? kept : { count: 0, expiresAt: now + ttl * 1000 }
  next.count += 1
  await storage.set(key, JSON.stringify(next), Math.max(1, Math.ceil((next.expiresAt - now) / 1000)))
  return next.count
}

function parsed(text: unknown): Count | undefined {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : text
    return typeof value === 'object' && value !== null && 'count' in value && 'expiresAt' in value ? (value as Count) : undefined
  } catch {
    return undefined
  }
}
