// Replaces what no two runs can share (ids, tokens, times, hashes) by names that keep their relations.
import { createHash } from 'node:crypto'

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g
/** Ids and session tokens; the tokens of verifications are shorter. */
const generated = /(?<![A-Za-z0-9])(?:[A-Za-z0-9]{32}|[A-Za-z0-9]{24})(?![A-Za-z0-9])/g
/** What the OAuth flow draws from an alphabet with signs: recognised by where it stands, then known everywhere. */
const drawn: [kind: string, pattern: RegExp][] = [
  ['state', /(?<=\bstate=(?:signed\()?|auth-state:|\boauthState\\?":\\?")[\w-]{32}(?![\w-])/g],
  ['verifier', /(?<=^|\bcodeVerifier\\?":\\?")[\w-]{128}(?![\w-])/g],
  ['challenge', /(?<=\bcode_challenge=)[\w-]{43}(?![\w-])/g],
  ['nonce', /(?<=[?&]nonce=|\bidTokenNonce\\?":\\?")[\w-]{32}(?![\w-])/g],
]
const iso = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g
const http = /[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT/g
const milliseconds = /(?<![\d.])\d{13}(?![\d.])/g
const seconds = /(?<![\d.])\d{10}(?![\d.])/g
const farAway = 500 * 86_400_000

const scrypt = /^[0-9a-f]{32}:[0-9a-f]{128}$/
const argon2id = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/

export type HashFormat = 'scrypt' | 'argon2id'

/** One run's names. The clock stands still within a step, so times are compared to the millisecond, as offsets. */
export class Placeholders {
  readonly #start: number
  readonly #names = new Map<string, string>()
  readonly #drawn = new Map<string, string>()
  #ids = 0
  #uuids = 0

  /** `start` is the run's first instant, in milliseconds. */
  constructor(start: number) {
    this.#start = start
  }

  text(text: string): string {
    return this.#cover(text)
      .replace(uuid, value => this.#name(value, () => `<uuid${++this.#uuids}>`))
      .replace(generated, value => this.#name(value, () => `<id${++this.#ids}>`))
      .replace(iso, value => this.#offset(value, Date.parse(value), this.#start, 'time', 1))
      .replace(http, value => this.#offset(value, Date.parse(value) / 1000, Math.floor(this.#start / 1000), 'date', 1000))
      .replace(milliseconds, value => this.#offset(value, Number(value), this.#start, 'ms', 1))
      .replace(seconds, value => this.#offset(value, Number(value), Math.floor(this.#start / 1000), 's', 1000))
  }

  /** A stored password: its format must be the expected one, its text never matters. */
  passwordHash(hash: string, format: HashFormat): string {
    const pattern = format === 'scrypt' ? scrypt : argon2id
    return pattern.test(hash) ? '<password hash>' : `not a ${format} hash: ${hash}`
  }

  #cover(text: string): string {
    for (const [kind, pattern] of drawn) {
      for (const [value] of text.matchAll(pattern)) {
        if (this.#drawn.has(value)) continue
        const name = `<${kind}${this.#drawn.size + 1}>`
        this.#drawn.set(value, name)
        // How hashed identifiers are stored.
        if (kind === 'state') this.#drawn.set(createHash('sha256').update(`auth-state:${value}`).digest('base64url'), `hash of auth-state:${name}`)
      }
    }
    let covered = text
    for (const [value, name] of this.#drawn) covered = covered.replaceAll(value, name)
    return covered
  }

  #name(value: string, make: () => string): string {
    const known = this.#names.get(value)
    if (known !== undefined) return known
    const name = make()
    this.#names.set(value, name)
    // Some cookies are named after a token.
    if (value !== value.toLowerCase()) this.#names.set(value.toLowerCase(), `${name.slice(0, -1)} in lower case>`)
    return name
  }

  #offset(text: string, value: number, start: number, unit: string, scale: number): string {
    const distance = value - start
    if (Math.abs(distance * scale) > farAway) return text
    return `<${unit} ${distance < 0 ? '-' : '+'}${Math.abs(distance)}>`
  }
}
