// The core's statements on a pool of mysql2. Values are left as the server's text, but for dates: the pool's settings say in
// which time zone they are.

import { type Bound, DONE, ENDED, readValues, type Refusal, refused, VERB, written } from './values.js'

interface Field {
  type: string
  string(encoding?: string): string | null
}

interface Query {
  sql: string
  values: unknown[]
  rowsAsArray: true
  typeCast: (field: Field) => string | null
}

interface Header {
  affectedRows: number
  insertId: number | string
  info: string
}

type Answer = (error: Error | null, rows: (string | null)[][] | Header, columns?: { columnType: number }[]) => void

interface Through {
  query(query: Query, answer: Answer): unknown
}

interface Client extends Through {
  release(): void
  destroy(): void
}

export interface MysqlPool extends Through {
  getConnection(answer: (error: Error | null, client: Client) => void): void
  config: { connectionConfig: { timezone?: string } }
}

interface Result {
  rows: (string | null)[][] | Header
  types: number[]
}

const TIMESTAMP = 7
const DATETIME = 12

/** The pool behind that of `mysql2/promise`, or itself; none for the pool of another package. */
export function mysqlPoolOf(database: object): MysqlPool | undefined {
  const { pool } = database as { pool?: object }
  const core = (pool && 'getConnection' in pool ? pool : database) as Record<string, unknown>
  const isPool = typeof core.getConnection === 'function' && typeof core.query === 'function' && typeof core.execute === 'function'
  const settings = (core.config as { connectionConfig?: unknown } | undefined)?.connectionConfig
  return isPool && typeof settings === 'object' ? (core as unknown as MysqlPool) : undefined
}

export class MysqlConnections {
  readonly #pool: MysqlPool
  readonly #open = new Map<number, Promise<Client>>()

  constructor(pool: MysqlPool) {
    this.#pool = pool
  }

  /** Never rejects. */
  async run(path: string, values: string, transaction: number): Promise<string> {
    try {
      const verb = path[VERB]
      if (verb === 'b') return await this.#begin(transaction)
      if (verb === 'c' || verb === 'a') return await this.#end(transaction, verb === 'c')
      const through = transaction === 0 ? this.#pool : await this.#open.get(transaction)
      if (!through) return ENDED
      const { rows, types } = await ask(through, path.slice(VERB + 1), readValues(values))
      if (verb === 'x') return DONE
      if (!Array.isArray(rows)) return written(matched(rows), rows.insertId)
      this.#translateDates(rows, types)
      return `=${JSON.stringify({ types, rows })}`
    } catch (error) {
      return refused(refusalOf(error))
    }
  }

  async #begin(transaction: number): Promise<string> {
    const opening = this.#checkOut()
    this.#open.set(transaction, opening)
    try {
      await opening
    } catch (error) {
      this.#open.delete(transaction)
      throw error
    }
    return DONE
  }

  async #checkOut(): Promise<Client> {
    const client = await new Promise<Client>((resolve, reject) => {
      this.#pool.getConnection((error, found) => (error ? reject(error) : resolve(found)))
    })
    try {
      await ask(client, 'START TRANSACTION')
    } catch (error) {
      client.destroy()
      throw error
    }
    return client
  }

  async #end(transaction: number, commit: boolean): Promise<string> {
    const opening = this.#open.get(transaction)
    this.#open.delete(transaction)
    if (!opening) return commit ? ENDED : DONE
    const client = await opening
    try {
      await ask(client, commit ? 'COMMIT' : 'ROLLBACK')
      client.release()
    } catch (error) {
      client.destroy()
      throw error
    }
    return DONE
  }

  #translateDates(rows: (string | null)[][], types: number[]): void {
    const { timezone = 'local' } = this.#pool.config.connectionConfig
    types.forEach((type, at) => {
      if (type !== TIMESTAMP && type !== DATETIME) return
      for (const row of rows) {
        const text = row[at]
        if (typeof text === 'string') row[at] = isoOf(text, timezone)
      }
    })
  }
}

function ask(through: Through, sql: string, values: Bound[] = []): Promise<Result> {
  return new Promise((resolve, reject) => {
    through.query({ sql, values, rowsAsArray: true, typeCast: asText }, (error, rows, columns) => {
      if (error) reject(error)
      else resolve({ rows, types: columns?.map(({ columnType }) => columnType) ?? [] })
    })
  })
}

/** JSON calls itself binary, and is UTF-8. */
const asText = (field: Field): string | null => (field.type === 'JSON' ? field.string('utf8') : field.string())

/** A pool may count only those rows that a statement really changed. */
function matched({ affectedRows, info }: Header): number {
  const found = /^Rows matched: (\d+)/.exec(info ?? '')
  return found ? Number(found[1]) : affectedRows
}

/** `2026-11-27 19:28:36.123`, read as the driver reads it; a date that is none stays as it is. */
function isoOf(text: string, timezone: string): string {
  const [, date, time] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,6})?)$/.exec(text) ?? []
  if (!date) return text
  const at = new Date(`${date}T${time}${timezone === 'local' ? '' : timezone}`)
  return Number.isNaN(at.getTime()) ? text : at.toISOString()
}

function refusalOf(thrown: unknown): Refusal {
  const { sqlState, errno, sqlMessage, message } = (thrown ?? {}) as Record<string, unknown>
  // The server's errors have a state; others are the driver's or the network's.
  if (sqlState && typeof errno === 'number') return { code: String(errno), message: String(sqlMessage ?? message) }
  const what = String(message ?? thrown)
  return { message: what, busy: what === 'Queue limit reached.' }
}
