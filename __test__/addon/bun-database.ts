// A stand-in for `Database` of bun:sqlite, which only runs in Bun: what corten uses of it, with its documented shape and
// its errors, over node:sqlite.
import { DatabaseSync } from 'node:sqlite'

const NAMES: Record<number, string> = {
  1: 'SQLITE_ERROR',
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  787: 'SQLITE_CONSTRAINT_FOREIGNKEY',
  1299: 'SQLITE_CONSTRAINT_NOTNULL',
  1555: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  2067: 'SQLITE_CONSTRAINT_UNIQUE',
}

class SQLiteError extends Error {
  readonly code: string | undefined
  readonly errno: number
  readonly byteOffset = -1

  constructor(message: string, errno: number) {
    super(message)
    this.name = 'SQLiteError'
    this.errno = errno
    this.code = NAMES[errno]
  }
}

function inBun<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    const { errcode, message } = error as Error & { errcode?: number }
    if (errcode === undefined) throw new RangeError('Cannot use a closed database')
    throw new SQLiteError(message, errcode)
  }
}

export class BunDatabase {
  readonly #database: DatabaseSync

  constructor(file: string, { readonly = false }: { readonly?: boolean } = {}) {
    this.#database = new DatabaseSync(file, { readOnly: readonly })
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction
  }

  prepare(sql: string): object {
    const statement = inBun(() => this.#database.prepare(sql))
    let safeIntegers = false
    const asIs = (): void => {
      statement.setReadBigInts(safeIntegers)
      statement.setReturnArrays(false)
    }
    return {
      all: (...values: never[]) => inBun(() => (asIs(), statement.all(...values))),
      values: (...values: never[]) =>
        inBun(() => {
          statement.setReadBigInts(safeIntegers)
          statement.setReturnArrays(true)
          return statement.all(...values)
        }),
      run: (...values: never[]) => inBun(() => (asIs(), statement.run(...values))),
      safeIntegers: (on: boolean) => void (safeIntegers = on),
    }
  }

  exec(sql: string): void {
    inBun(() => this.#database.exec(sql))
  }

  fileControl(): number {
    return 0
  }

  close(): void {
    this.#database.close()
  }
}
