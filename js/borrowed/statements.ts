// Prepared statements by their text, as many as are likely to be used again.

const KEPT = 100

/** Two generations: what is used moves to the young one, and what has not been used for a while goes with the old one. */
export class Statements<T> {
  #young = new Map<string, T>()
  #old = new Map<string, T>()

  get(text: string): T | undefined {
    const young = this.#young.get(text)
    if (young) return young
    const old = this.#old.get(text)
    if (old) this.set(text, old)
    return old
  }

  set(text: string, statement: T): void {
    if (this.#young.size >= KEPT / 2) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(text, statement)
  }

  delete(text: string): void {
    this.#young.delete(text)
    this.#old.delete(text)
  }
}
