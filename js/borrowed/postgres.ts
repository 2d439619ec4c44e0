// The core's statements on a pool of node-postgres. Values are left as the server's text: what they are, the core knows.

import { PreparedNames } from './prepared.js'
import { DONE, ENDED, readValues, type Refusal, refused, VERB, written } from './values.js'

interface Result {
  command: string
  rowCount: number | null
  rows: (string | null)[][]
  fields: { dataTypeID: number }[]
}

interface Query {
  name?: string
  text: string
  values: (string | null)[]
  rowMode: 'array'
  types: typeof TEXT
}

interface Client {
  query(query: Query | string): Promise<Result>
  release(destroy?: Error): void
  on(event: 'error', listener: () => void): unknown
  off(event: 'error', listener: () => void): unknown
}

export interface PostgresPool {
  connect(): Promise<Client>
  query(query: Query | string): Promise<Result>
}

/** In place of the parsers that the application may have set for itself. */
const asText = (text: string): string => text
const TEXT = { getTypeParser: () => asText }

/** Whether it is a pool of node-postgres, or of a package that has extended it, and gives values as text. */
export function isPostgresPool(database: object): boolean {
  const { connect, query, options, Client } = database as Record<string, unknown>
  const isPool = typeof connect === 'function' && typeof query === 'function' && 'totalCount' in database && typeof Client === 'function'
  const isNative = (Client as { Query?: { name?: string } } | undefined)?.Query?.name === 'NativeQuery'
  return isPool && !isNative && (options as { binary?: unknown } | undefined)?.binary !== true
}

export class PostgresConnections {
  readonly #pool: PostgresPool
  readonly #open = new Map<number, Promise<Client>>()
  readonly #names = new PreparedNames()

  constructor(pool: PostgresPool) {
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
      const text = path.slice(VERB + 1)
      if (verb === 'x') {
        await through.query(text)
        return DONE
      }
      const bound = readValues(values).map((value) => (value === null ? null : String(value)))
      const query: Query = { text, values: bound, rowMode: 'array', types: TEXT }
      const result = verb === 'r' && transaction === 0 ? await this.#look(query) : await through.query(query)
      if (verb === 'w') return written(result.rowCount ?? 0, 0)
      return `=${JSON.stringify({ types: result.fields.map(({ dataTypeID }) => dataTypeID), rows: result.rows })}`
    } catch (error) {
      return refused(refusalOf(error))
    }
  }

  /** Reads outside of a transaction, where a statement that has lost its name can be run again. */
  async #look(query: Query): Promise<Result> {
    const name = this.#names.of(query.text)
    if (name === undefined) return this.#pool.query(query)
    try {
      return await this.#pool.query({ ...query, name })
    } catch (error) {
      if (this.#names.endWith(error)) return this.#pool.query(query)
      throw error
    }
  }

  async #begin(transaction: number): Promise<string> {
    const opening = this.#check(out(this.#pool))
    this.#open.set(transaction, opening)
    try {
      await opening
    } catch (error) {
      this.#open.delete(transaction)
      throw error
    }
    return DONE
  }

  async #check(client: Promise<Client>): Promise<Client> {
    const found = await client
    try {
      await found.query('BEGIN')
    } catch (error) {
      giveBack(found, error as Error)
      throw error
    }
    return found
  }

  async #end(transaction: number, commit: boolean): Promise<string> {
    const opening = this.#open.get(transaction)
    this.#open.delete(transaction)
    if (!opening) return commit ? ENDED : DONE
    const client = await opening
    try {
      const { command } = await client.query(commit ? 'COMMIT' : 'ROLLBACK')
      giveBack(client)
      // So the server answers a COMMIT where a statement had failed before.
      return commit && command === 'ROLLBACK' ? refused({ message: 'the transaction was rolled back' }) : DONE
    } catch (error) {
      giveBack(client, error as Error)
      throw error
    }
  }
}

/** A connection that is lost while it is out says so where nobody listens, which would end the process. */
const ignore = (): void => {}

async function out(pool: PostgresPool): Promise<Client> {
  const client = await pool.connect()
  client.on('error', ignore)
  return client
}

function giveBack(client: Client, error?: Error): void {
  client.off('error', ignore)
  client.release(error)
}

function refusalOf(thrown: unknown): Refusal {
  const { severity, code, message, detail, table, column, constraint } = (thrown ?? {}) as Record<string, string | undefined>
  const what = String(message ?? thrown)
  // The server's errors have a severity; others are the driver's or the network's.
  if (severity) return { code, message: what, detail, table, column, constraint }
  return { message: what, busy: what === 'timeout exceeded when trying to connect' }
}
