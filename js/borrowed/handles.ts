// The SQLite handles that there are, each as what all of them can do.

import { type Bound, type Refusal, writeInteger, writeReal, written } from './values.js'

export interface Prepared {
  /** The rows as the core reads them. */
  rows(values: Bound[]): string
  write(values: Bound[]): string
}

export interface Handle {
  prepare(text: string): Prepared
  exec(text: string): unknown
  /** Whether somebody has begun a transaction on it. */
  readonly inTransaction: boolean
}

interface Statement {
  all(...values: Bound[]): unknown[]
  run(...values: Bound[]): { changes: number | bigint; lastInsertRowid: number | bigint }
}

interface Database<S extends Statement> {
  prepare(text: string): S
  exec(text: string): unknown
  inTransaction?: boolean
  isTransaction?: boolean
}

type BetterStatement = Statement & { reader: boolean; raw(on: boolean): unknown; safeIntegers(on: boolean): unknown }
type NodeStatement = Statement & { setReadBigInts(on: boolean): void; setReturnArrays(on: boolean): void }
type BunStatement = Statement & { values(...values: Bound[]): unknown[][]; safeIntegers?(on: boolean): unknown }

/** In the order in which better-auth tells databases apart; none is no handle that can do what is needed. */
export function openHandle(database: object): Handle | undefined {
  if (typeof (database as { prepare?: unknown }).prepare !== 'function') return undefined
  if ('aggregate' in database && !('createSession' in database)) return ofBetterSqlite3(database as unknown as Database<BetterStatement>)
  if ('fileControl' in database) return ofBun(database as unknown as Database<BunStatement>)
  if ('createSession' in database) return ofNode(database as unknown as Database<NodeStatement>)
  return undefined
}

function ofBetterSqlite3(database: Database<BetterStatement>): Handle {
  return handle(database, (statement) => {
    statement.safeIntegers(true)
    if (statement.reader) statement.raw(true)
    return prepared(statement, (values) => statement.all(...values) as unknown[][], true)
  })
}

function ofNode(database: Database<NodeStatement>): Handle | undefined {
  // Node before 22.16 gives rows as objects, in which columns of the same name are lost.
  if (!canReturnArrays(database)) return undefined
  return handle(database, (statement) => {
    statement.setReadBigInts(true)
    statement.setReturnArrays(true)
    return prepared(statement, (values) => statement.all(...values) as unknown[][], true)
  })
}

function canReturnArrays(database: Database<NodeStatement>): boolean {
  try {
    return 'setReturnArrays' in database.prepare('SELECT 1')
  } catch {
    // It is not open: its statements will say so.
    return true
  }
}

function ofBun(database: Database<BunStatement>): Handle {
  return handle(database, (statement) => {
    const exact = typeof statement.safeIntegers === 'function'
    if (exact) statement.safeIntegers?.(true)
    return prepared(statement, (values) => statement.values(...values), exact)
  })
}

function handle<S extends Statement>(database: Database<S>, ready: (statement: S) => Prepared): Handle {
  return {
    prepare: (text) => ready(database.prepare(text)),
    exec: (text) => database.exec(text),
    get inTransaction() {
      try {
        return database.inTransaction ?? database.isTransaction ?? false
      } catch {
        // Node's throws once it is closed, which has ended every transaction.
        return false
      }
    },
  }
}

/** `exact`: whole numbers are bigints, so that a number is a fraction. */
function prepared(statement: Statement, all: (values: Bound[]) => unknown[][], exact: boolean): Prepared {
  return {
    rows: (values) => {
      const rows = all(values)
      for (const row of rows) {
        for (let at = 0; at < row.length; at += 1) {
          const value = row[at]
          if (typeof value !== 'string' && value !== null) row[at] = writeValue(value, exact)
        }
      }
      return `={"rows":${JSON.stringify(rows)}}`
    },
    write: (values) => {
      const { changes, lastInsertRowid } = statement.run(...values)
      return written(changes, lastInsertRowid > 0 ? lastInsertRowid : 0)
    },
  }
}

function writeValue(value: unknown, exact: boolean): unknown {
  if (typeof value === 'bigint') return writeInteger(value)
  if (typeof value === 'number') return !exact && Number.isSafeInteger(value) ? value : writeReal(value)
  // A blob.
  return {}
}

/** better-sqlite3 and Bun name SQLite's code, Node has its number. */
export function refusalOf(thrown: unknown): Refusal {
  const { code, errcode, message } = (thrown ?? {}) as { code?: unknown; errcode?: unknown; message?: unknown }
  const named = typeof code === 'string' && code.startsWith('SQLITE_') ? code : ''
  return { code: typeof errcode === 'number' ? String(errcode) : named, message: String(message ?? thrown) }
}
