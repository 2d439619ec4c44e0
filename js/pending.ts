// Work that the core has not finished yet, and whether the process must wait for it.

import { setInterval } from './builtin.js'

/** A timer that never fires; it keeps the process alive while `ref`ed. */
const FOREVER = 0x7fff_ffff

/** One for all applications: work that depends on more than this process's own JavaScript. */
class KeepAlive {
  #timer: NodeJS.Timeout | undefined
  #count = 0

  add(count: number): void {
    this.#count += count
    if (!this.#timer) {
      this.#timer = setInterval(() => {}, FOREVER)
      this.#timer.unref()
    }
    if (this.#count > 0) this.#timer.ref()
    else this.#timer.unref()
  }
}

export const keepAlive = new KeepAlive()

export class Pending {
  readonly #waiting = new Map<number, (answer: string) => void>()

  /** Called by the core. */
  readonly finish = (number: number, answer: string): void => {
    keepAlive.add(-1)
    this.#waiting.get(number)?.(answer)
    this.#waiting.delete(number)
  }

  wait(number: number): Promise<string> {
    keepAlive.add(1)
    return new Promise((resolve) => this.#waiting.set(number, resolve))
  }
}
