// MongoDB's `Db` and `MongoClient`, as far as better-auth's adapter uses them, in this process. Queries, pipelines and
// updates are mingo's; unique indexes, ids and sessions with snapshots and write conflicts are ours.
import { aggregate, Query, update as apply } from 'mingo'
import { MongoServerError, ObjectId } from 'mongodb'

type Doc = Record<string, unknown> & { _id: unknown }
type Filter = Record<string, unknown>

interface Options {
  session?: Session
}

interface Index {
  name: string
  key: Record<string, 1>
  unique: boolean
  partialFilterExpression?: Filter
}

type Collections = Map<string, Doc[]>

const copy = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(copy) as T
  if (value instanceof Date) return new Date(value) as T
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item)])) as T
}

/** What BSON does to a value: `undefined` becomes null. */
const stored = (document: Filter): Filter => Object.fromEntries(Object.entries(document).map(([key, value]) => [key, value === undefined ? null : copy(value)]))

/** A server answers later, never at once. */
const travel = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

export class MemoryDb {
  readonly collections: Collections = new Map()
  readonly indexes = new Map<string, Index[]>()

  collection(name: string): Collection {
    return new Collection(this, name)
  }

  rows(name: string, session?: Session): Doc[] {
    const all = session?.snapshot ?? this.collections
    const known = all.get(name) ?? []
    all.set(name, known)
    return known
  }
}

class Collection {
  readonly #db: MemoryDb
  readonly #name: string

  constructor(db: MemoryDb, name: string) {
    this.#db = db
    this.#name = name
  }

  aggregate(pipeline: Filter[], { session }: Options = {}): { toArray(): Promise<Doc[]> } {
    const collectionResolver = (name: string): Doc[] => this.#db.rows(name, session)
    return {
      toArray: async () => {
        await travel()
        return copy(aggregate(collectionResolver(this.#name), pipeline as never, { collectionResolver } as never)) as Doc[]
      },
    }
  }

  async insertOne(document: Filter, { session }: Options = {}): Promise<{ insertedId: unknown }> {
    await travel()
    // The driver gives the document that it is handed its id.
    document._id ??= new ObjectId()
    const row = stored(document) as Doc
    const rows = this.#db.rows(this.#name, session)
    if (rows.some(({ _id }) => String(_id) === String(row._id))) throw duplicate(this.#name, '_id_')
    this.#checkUnique(rows, row)
    rows.push(row)
    return { insertedId: row._id }
  }

  async findOne(filter: Filter, { session }: Options = {}): Promise<Doc | null> {
    await travel()
    return copy(this.#find(filter, session)[0] ?? null)
  }

  async findOneAndUpdate(filter: Filter, update: Filter, { session }: Options = {}): Promise<{ value: Doc | null }> {
    await travel()
    const [row] = this.#find(filter, session)
    if (!row) return { value: null }
    return { value: copy(this.#change(row, update, session)) }
  }

  async updateMany(filter: Filter, update: Filter, { session }: Options = {}): Promise<{ modifiedCount: number }> {
    await travel()
    const changed = this.#find(filter, session).map(row => JSON.stringify(row) !== JSON.stringify(this.#change(row, update, session)))
    return { modifiedCount: changed.filter(Boolean).length }
  }

  async findOneAndDelete(filter: Filter, { session }: Options = {}): Promise<{ value: Doc | null }> {
    await travel()
    const [row] = this.#find(filter, session)
    if (row) this.#remove([row], session)
    return { value: row ?? null }
  }

  async deleteOne(filter: Filter, { session }: Options = {}): Promise<void> {
    await travel()
    this.#remove(this.#find(filter, session).slice(0, 1), session)
  }

  async deleteMany(filter: Filter, { session }: Options = {}): Promise<{ deletedCount: number }> {
    await travel()
    const rows = this.#find(filter, session)
    this.#remove(rows, session)
    return { deletedCount: rows.length }
  }

  async createIndex(key: Record<string, 1>, { name, unique, partialFilterExpression }: Omit<Index, 'key'>): Promise<string> {
    await travel()
    const known = this.#db.indexes.get(this.#name) ?? []
    if (!known.some(index => index.name === name)) known.push({ name, key, unique, ...(partialFilterExpression && { partialFilterExpression }) })
    this.#db.indexes.set(this.#name, known)
    return name
  }

  listIndexes(): { toArray(): Promise<Index[]> } {
    return { toArray: async () => this.#db.indexes.get(this.#name) ?? [] }
  }

  #find(filter: Filter, session?: Session): Doc[] {
    const query = new Query(filter)
    return this.#db.rows(this.#name, session).filter(row => query.test(row))
  }

  /** Puts the changed document in the place of the one before. */
  #change(row: Doc, update: Filter, session?: Session): Doc {
    const rows = this.#db.rows(this.#name, session)
    const next = copy(row)
    apply(next, copy(update) as never)
    this.#checkUnique(rows.filter(other => other !== row), next)
    rows.splice(rows.indexOf(row), 1, next)
    return next
  }

  #remove(gone: Doc[], session?: Session): void {
    const rows = this.#db.rows(this.#name, session)
    for (const row of gone) rows.splice(rows.indexOf(row), 1)
  }

  #checkUnique(others: Doc[], row: Doc): void {
    for (const { name, key, unique, partialFilterExpression = {} } of this.#db.indexes.get(this.#name) ?? []) {
      const concerned = new Query(partialFilterExpression)
      if (!unique || !concerned.test(row)) continue
      const same = (other: Doc): boolean => Object.keys(key).every(field => String(other[field]) === String(row[field]))
      if (others.some(other => concerned.test(other) && same(other))) throw duplicate(this.#name, name)
    }
  }
}

function duplicate(collection: string, index: string): Error {
  return new MongoServerError({ message: `E11000 duplicate key error collection: ${collection} index: ${index}`, code: 11000 } as never)
}

/** Sees the database as it was at its beginning; a document that somebody else has changed since makes it start again. */
class Session {
  snapshot: Collections | undefined
  readonly #db: MemoryDb

  constructor(db: MemoryDb) {
    this.#db = db
  }

  async withTransaction<T>(run: () => Promise<T>): Promise<T> {
    for (;;) {
      const base: Collections = new Map([...this.#db.collections].map(([name, rows]) => [name, [...rows]]))
      this.snapshot = new Map([...base].map(([name, rows]) => [name, [...rows]]))
      try {
        const result = await run()
        if (this.#commit(base)) return result
      } finally {
        this.snapshot = undefined
      }
    }
  }

  async endSession(): Promise<void> {}

  /** Documents are replaced, never changed: whichever is the very same object was not written. */
  #commit(base: Collections): boolean {
    const changes = [...(this.snapshot ?? [])].map(([name, rows]) => {
      const before = base.get(name) ?? []
      return { live: this.#db.rows(name), added: rows.filter(row => !before.includes(row)), gone: before.filter(row => !rows.includes(row)) }
    })
    if (changes.some(({ live, gone }) => gone.some(row => !live.includes(row)))) return false
    for (const { live, added, gone } of changes) {
      for (const row of gone) live.splice(live.indexOf(row), 1)
      live.push(...added)
    }
    return true
  }
}

export class MemoryClient {
  readonly #db: MemoryDb

  constructor(db: MemoryDb = new MemoryDb()) {
    this.#db = db
  }

  startSession(): Session {
    return new Session(this.#db)
  }

  db(name?: string): MemoryDb | { command(): Promise<void> } {
    return name === 'admin' ? { command: async () => {} } : this.#db
  }
}
