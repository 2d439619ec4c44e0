// A secondary storage in memory, whose contents are compared at the end of a scenario.
import type { Placeholders } from './placeholders.js'

interface Entry {
  value: string
  ttl: number | undefined
  expiresAt: number
}

type Method = 'get' | 'set' | 'delete' | 'getAndDelete' | 'increment'

export interface Behaviour {
  /** Gives what the text says instead of the text. */
  parsed?: boolean
  /** Answers at once instead of by a promise. */
  synchronous?: boolean
}

/** A class, as clients of real storages are: its methods stand on the prototype and need their object. */
export class TestStorage {
  readonly #entries = new Map<string, Entry>()
  readonly #failing = new Set<Method>()
  readonly #behaviour: Behaviour

  constructor(behaviour: Behaviour = {}) {
    this.#behaviour = behaviour
    // The reference calls this one without its object.
    this.increment = this.increment.bind(this)
  }

  get(key: string): unknown {
    return this.#answer('get', () => this.#read(key))
  }

  set(key: string, value: string, ttl?: number): unknown {
    return this.#answer('set', () => this.write(key, value, ttl))
  }

  delete(key: string): unknown {
    return this.#answer('delete', () => void this.#entries.delete(key))
  }

  getAndDelete(key: string): unknown {
    return this.#answer('getAndDelete', () => {
      const found = this.#read(key)
      this.#entries.delete(key)
      return found
    })
  }

  increment(key: string, ttl: number): unknown {
    return this.#answer('increment', () => {
      const entry = this.#live(key)
      if (!entry) this.write(key, '1', ttl)
      else entry.value = String(Number(entry.value) + 1)
      return Number(entry?.value ?? 1)
    })
  }

  /** From now on these methods throw. */
  fail(...methods: Method[]): void {
    for (const method of methods) this.#failing.add(method)
  }

  get failing(): Method[] {
    return [...this.#failing]
  }

  keys(): string[] {
    return [...this.#entries.keys()]
  }

  /** The text under the only key that begins so. */
  text(start: string): string {
    return this.#entries.get(this.key(start))?.value ?? ''
  }

  key(start: string): string {
    const [key, ...more] = this.keys().filter(name => name.startsWith(start))
    if (key === undefined || more.length > 0) throw new Error(`the storage has not exactly one key that begins with "${start}"`)
    return key
  }

  write(key: string, value: string, ttl?: number): void {
    this.#entries.set(key, { value, ttl, expiresAt: Date.now() + (ttl ?? Infinity) * 1000 })
  }

  remove(key: string): void {
    if (!this.#entries.delete(key)) throw new Error(`the storage has no key "${key}"`)
  }

  /** Every live entry in a line; `known` are texts to be shown by another. */
  describe(names: Placeholders, known: Map<string, string>): string {
    const shown = (text: string): string => {
      const plain = [...known].reduce((shorter, [from, to]) => shorter.replaceAll(from, to), text)
      return names.text(plain)
    }
    const kind = (key: string): number => ['active-', 'revoked-', 'verification:'].findIndex(start => key.startsWith(start))
    const live = this.keys().filter(key => this.#live(key))
    const lines = live
      .sort((a, b) => kind(a) - kind(b))
      .map(key => {
        const entry = this.#entries.get(key)
        return `${shown(key)} = ${shown(entry?.value ?? '')} (${entry?.ttl} s)`
      })
    return lines.join('\n') || '(empty)'
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    return entry && entry.expiresAt > Date.now() ? entry : undefined
  }

  #read(key: string): unknown {
    const value = this.#live(key)?.value ?? null
    return this.#behaviour.parsed && value !== null ? JSON.parse(value) : value
  }

  #answer(method: Method, run: () => unknown): unknown {
    const checked = (): unknown => {
      if (this.#failing.has(method)) throw new Error(`${method} fails`)
      return run()
    }
    return this.#behaviour.synchronous ? checked() : (async () => checked())()
  }
}
