// The core's statements on a SQLite handle of the user's. A handle is one connection: while a transaction is open on it,
// all who are not part of it wait.

import { type Handle, openHandle, type Prepared, refusalOf } from './handles.js'
import { Statements } from './statements.js'
import { DONE, ENDED, readValues, refused, VERB } from './values.js'

/** How long somebody waits for the end of another's transaction, in milliseconds. */
const PATIENCE = 30_000

/** A transaction: its number, and whose number it is. */
interface Holder {
  owner: object
  number: number
}

interface Waiting extends Holder {
  run(): string
  answer(text: string): void
}

const BUSY = refused({ message: 'a transaction on the handle took too long', busy: true })
const TAKEN = refused({
  message: 'the handle is inside a transaction that the application has begun by itself, and corten cannot begin another: end it first',
})

/** What all applications of the process do with one handle. */
export class SqliteConnection {
  readonly #handle: Handle
  readonly #patience: number
  readonly #statements = new Statements<Prepared>()
  #holder: Holder | undefined
  #waiting: Waiting[] = []

  constructor(handle: Handle, patience = PATIENCE) {
    this.#handle = handle
    this.#patience = patience
  }

  /** Runs what the core asks for; the path is that of src/storage/borrowed.rs. Never throws. */
  run(owner: object, path: string, values: string, transaction: number): string | Promise<string> {
    const me = { owner, number: transaction }
    const verb = path[VERB]
    if (verb === 'c' || verb === 'a') return this.#end(me, verb === 'c')
    if (verb === 'b') return this.#inTurn(me, () => this.#begin(me))
    if (transaction !== 0) return this.#holds(me) ? this.#execute(path, values) : ENDED
    if (!this.#holder) return this.#execute(path, values)
    return this.#inTurn(me, () => this.#execute(path, values))
  }

  #holds({ owner, number }: Holder): boolean {
    return this.#holder?.owner === owner && this.#holder.number === number
  }

  #inTurn(me: Holder, run: () => string): string | Promise<string> {
    if (!this.#holder) return run()
    return new Promise((resolve) => {
      const waiting: Waiting = {
        ...me,
        run,
        answer: (text) => {
          clearTimeout(timer)
          resolve(text)
        },
      }
      const timer = setTimeout(() => this.#giveUp(waiting, BUSY), this.#patience)
      // Whoever waits for an answer keeps the process alive.
      timer.unref()
      this.#waiting.push(waiting)
    })
  }

  #giveUp(waiting: Waiting, answer: string): void {
    this.#waiting = this.#waiting.filter((other) => other !== waiting)
    waiting.answer(answer)
  }

  #begin(me: Holder): string {
    if (this.#handle.inTransaction) return TAKEN
    const answer = this.#execute('$sql:xBEGIN IMMEDIATE', '')
    if (answer === DONE) this.#holder = me
    return answer
  }

  #end(me: Holder, commit: boolean): string {
    if (!this.#holds(me)) {
      // It may not have begun yet.
      const waiting = this.#waiting.find(({ owner, number }) => number !== 0 && owner === me.owner && number === me.number)
      if (waiting) this.#giveUp(waiting, ENDED)
      return commit ? ENDED : DONE
    }
    const answer = this.#execute(commit ? '$sql:xCOMMIT' : '$sql:xROLLBACK', '')
    // What cannot be committed is undone; SQLite may have done so by itself.
    if (answer !== DONE && this.#handle.inTransaction) this.#execute('$sql:xROLLBACK', '')
    this.#holder = undefined
    this.#goOn()
    return answer
  }

  /** Those who have waited, until one of them holds the handle. */
  #goOn(): void {
    while (!this.#holder) {
      const next = this.#waiting.shift()
      if (!next) return
      next.answer(next.run())
    }
  }

  #execute(path: string, values: string): string {
    try {
      if (path[VERB] === 'x') {
        this.#handle.exec(path.slice(VERB + 1))
        return DONE
      }
      return this.#attempt(path, values)
    } catch (error) {
      return refused(refusalOf(error))
    }
  }

  #attempt(path: string, values: string): string {
    const known = this.#statements.get(path)
    if (known) {
      try {
        return answerOf(known, path, values)
      } catch (error) {
        // No word of SQLite's: the statement has ended with its handle, which may have been opened again.
        if (refusalOf(error).code) throw error
        this.#statements.delete(path)
      }
    }
    const statement = this.#handle.prepare(path.slice(VERB + 1))
    this.#statements.set(path, statement)
    return answerOf(statement, path, values)
  }
}

function answerOf(statement: Prepared, path: string, values: string): string {
  const bound = readValues(values)
  return path[VERB] === 'r' ? statement.rows(bound) : statement.write(bound)
}

const KEY = Symbol.for('corten:sqlite-connections:1')

/** One for each handle, even if corten is there twice; none for what is no handle. */
export function connectionOf(database: object): SqliteConnection | undefined {
  const holder = globalThis as { [KEY]?: WeakMap<object, SqliteConnection> }
  const connections = (holder[KEY] ??= new WeakMap())
  const known = connections.get(database)
  if (known) return known
  const handle = openHandle(database)
  if (!handle) return undefined
  const connection = new SqliteConnection(handle)
  connections.set(database, connection)
  return connection
}
