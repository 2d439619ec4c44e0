// Which statements a pool of node-postgres keeps prepared by name: planning a session check takes PostgreSQL as long as
// running it. A name is that of its text, so whoever else has prepared it on the same connection has prepared the same.

import { crypto } from '../builtin.js'

/** As long as a connection lives it keeps all of them, so they are the first ones that are asked: those of requests. */
const KEPT = 100

/**
 * What a server or a pooler says that has lost a statement, has it already, has changed the table under it, or wants none.
 * Nothing has been run then.
 */
const NOT_PREPARED = new Set(['26000', '42P05', '0A000', '08P01'])

export class PreparedNames {
  readonly #names = new Map<string, string>()
  #ended = false

  /** None for what is not to be prepared. */
  of(text: string): string | undefined {
    if (this.#ended) return undefined
    const known = this.#names.get(text)
    if (known !== undefined || this.#names.size >= KEPT) return known
    const name = `corten_${crypto().createHash('sha256').update(text).digest('hex').slice(0, 32)}`
    this.#names.set(text, name)
    return name
  }

  /** Whether an error is due to the name; if so, there are no names from now on. */
  endWith(error: unknown): boolean {
    const isDue = NOT_PREPARED.has(String((error as { code?: unknown } | undefined)?.code))
    this.#ended ||= isDue
    return isDue
  }
}
