// What hosted code asks of the core, as promises.

import type { NativeAuth } from '../../js/native.js'

/** The part of the addon that hosted code works with. */
export class Core {
  readonly #native: NativeAuth
  readonly #wait: (number: number) => Promise<string>

  constructor(native: NativeAuth, wait: (number: number) => Promise<string>) {
    this.#native = native
    this.#wait = wait
  }

  /** Reads or changes rows, in the transaction of this number if it is not zero. */
  rows<T>(request: object, transaction: number): Promise<T> {
    return this.#answer(this.#native.rows(JSON.stringify(request), transaction))
  }

  begin(): Promise<number> {
    return this.#answer(this.#native.begin())
  }

  end(transaction: number, commit: boolean): Promise<null> {
    return this.#answer(this.#native.end(transaction, commit))
  }

  async migrate(): Promise<void> {
    await this.#answer(this.#native.migrate())
  }

  hash(password: string): Promise<string> {
    return this.#answer(this.#native.hash(password))
  }

  verify(hash: string, password: string): Promise<boolean> {
    return this.#answer(this.#native.verify(hash, password))
  }

  async #answer<T>(answer: string | number): Promise<T> {
    const text = typeof answer === 'string' ? answer : await this.#wait(answer)
    if (text.startsWith('=')) return JSON.parse(text.slice(1)) as T
    throw new Error(text.slice(1))
  }
}
