// Requests as no honest client sends them, the same for the same seed.

/** A small generator with a known sequence (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }
}

const pieces = [
  '',
  ' ',
  '=',
  ';',
  ',',
  '.',
  '..',
  '%',
  '%0',
  '%00',
  '%zz',
  '%ff',
  '%E0%A4%A',
  '"',
  "'",
  '\\',
  '/',
  '//',
  '?',
  '#',
  '&',
  '[',
  ']',
  '{',
  '}',
  'null',
  '__proto__',
  'constructor',
  'é',
  '\u00ff',
  'eyJ',
  'eyJhbGciOiJub25lIn0',
  'e30',
  'AAAA',
  '=='.repeat(20),
  'a'.repeat(44),
  'x'.repeat(3000),
  '$argon2id$',
  '0',
  '-1',
  '1e999',
  '9'.repeat(400),
  '\t',
]
const methods = ['GET', 'POST', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'QUERY', 'X']
const paths = [
  '/sign-up/email',
  '/sign-in/email',
  '/sign-out',
  '/get-session',
  '/list-sessions',
  '/revoke-session',
  '/revoke-sessions',
  '/revoke-other-sessions',
  '/ok',
  '/error',
]
const types = [
  'application/json',
  'application/json',
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  ';',
  '',
  'application/',
  'APPLICATION/JSON;;',
]
const cookieNames = [
  'better-auth.session_token',
  'better-auth.session_data',
  'better-auth.session_data.0',
  'better-auth.session_data.1',
  'better-auth.session_data.99999999999',
  'better-auth.dont_remember',
  '__Secure-better-auth.session_token',
  '',
  'x',
]
const headerNames = [
  'origin',
  'referer',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'user-agent',
  'accept',
  'host',
  'content-length',
  'transfer-encoding',
  'authorization',
]
export const fields = [
  'email',
  'password',
  'name',
  'image',
  'callbackURL',
  'rememberMe',
  'token',
  'redirectTo',
  'errorCallbackURL',
  'id',
  'emailVerified',
  'newPassword',
  '__proto__',
  'constructor',
]

export const noise = (random: Random): string => Array.from({ length: random.below(4) + 1 }, () => random.pick(pieces)).join('')

/** A text with one place changed, within the first `reach` characters. */
function mutate(text: string, random: Random, reach: number): string {
  const at = random.below(Math.min(reach, text.length))
  const rest = text.slice(at + 1)
  return random.pick([
    () => `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${rest}`,
    () => text.slice(0, at),
    () => text.slice(0, at) + rest,
    () => `${text.slice(0, at)}%${rest}`,
  ])()
}

export function value(random: Random, depth = 0): unknown {
  const simple = [null, true, false, 0, -1, 1.5, 1e308, '', 'x', noise(random), `${noise(random)}@`]
  if (depth > 3 || random.chance(0.7)) return random.pick(simple)
  if (random.chance(0.5)) return Array.from({ length: random.below(4) }, () => value(random, depth + 1))
  return Object.fromEntries(Array.from({ length: random.below(4) }, () => [random.pick(fields), value(random, depth + 1)]))
}

function body(random: Random): string | Uint8Array<ArrayBuffer> {
  const kind = random.below(10)
  if (kind === 0) return Uint8Array.from({ length: random.below(200) }, () => random.below(256))
  if (kind === 1) return noise(random)
  if (kind === 2) return '['.repeat(random.below(5000))
  if (kind === 3) return Array.from({ length: random.below(6) }, () => `${random.pick(fields)}=${noise(random)}`).join('&')
  const object = Object.fromEntries(fields.filter(() => random.chance(0.5)).map(name => [name, value(random)]))
  const text = JSON.stringify(kind === 4 ? value(random) : object)
  return kind === 5 ? mutate(text, random, text.length) : text
}

/** `cookies` are values of a live session, by name; what is made of them is never valid. */
export function cookieHeader(random: Random, cookies: Map<string, string>): string {
  const parts = Array.from({ length: random.below(5) + 1 }, () => {
    const name = random.pick(cookieNames)
    const real = cookies.get(name)
    // Only the signed text is changed: the last letter of a signature has bits that say nothing.
    return `${name}=${real !== undefined && random.chance(0.6) ? mutate(real, random, 32) : noise(random)}`
  })
  return parts.join(random.pick(['; ', ';', ',', '']))
}

/** What an honest client could know of one application. */
export interface Known {
  routes: readonly { path: string; methods: readonly string[] }[]
  /** `Cookie` headers of live sessions. */
  sessions: readonly string[]
  /** Addresses, passwords, tokens: right somewhere, mostly drawn for the wrong place. */
  values: readonly string[]
}

/** The next request, or undefined when undici itself refuses what was drawn. */
export function randomRequest(random: Random, base: string, cookies: Map<string, string>, known?: Known): Request | undefined {
  const { method, path } = known && random.chance(0.8) ? routed(random, known) : anywhere(random)
  const text = () => (known && random.chance(0.7) ? encodeURIComponent(random.pick(known.values)) : noise(random))
  const drawn = () => `?${random.pick(fields)}=${text()}&${random.pick(fields)}=${text()}`
  const mailed = () => `?token=${text()}&callbackURL=${random.pick(['%2F', '/after', text()])}`
  const query = known && random.chance(0.3) ? mailed() : random.chance(0.4) ? drawn() : ''
  const headers: [string, string][] = []
  // Without such requests few would come past the first checks.
  const honest = known !== undefined && random.chance(0.25)
  if (random.chance(0.9)) headers.push(['content-type', honest ? 'application/json' : random.pick(types)])
  if (known && random.chance(0.5)) headers.push(['cookie', random.pick(known.sessions)])
  else if (random.chance(0.6)) headers.push(['cookie', cookieHeader(random, cookies)])
  if (honest || random.chance(0.5)) headers.push(['origin', 'http://localhost:3000'])
  for (const name of honest ? [] : headerNames) if (random.chance(0.1)) headers.push([name, noise(random)])
  const withBody = method !== 'GET' && method !== 'HEAD' && random.chance(0.9)
  const sent = () => (known && random.chance(honest ? 0.9 : 0.4) ? knownBody(random, known) : body(random))
  try {
    return new Request(base + path + query, { method, headers, ...(withBody ? { body: sent() } : {}) })
  } catch {
    return undefined
  }
}

function anywhere(random: Random): { method: string; path: string } {
  const path = random.chance(0.8) ? random.pick(paths) : mutate(random.pick(paths), random, 20) + noise(random)
  return { method: random.pick(methods), path }
}

/** An endpoint of the table, its parameters filled in. */
function routed(random: Random, { routes, values }: Known): { method: string; path: string } {
  const route = random.pick(routes)
  const filled = route.path.replace(/:\w+/g, () => (random.chance(0.6) ? encodeURIComponent(random.pick(values)) : noise(random)))
  return {
    method: random.chance(0.9) ? random.pick(route.methods) : random.pick(methods),
    path: random.chance(0.9) ? filled : mutate(filled, random, 20),
  }
}

/** A body of the right form; each value may be any that is known. */
function knownBody(random: Random, { values }: Known): string {
  const members = fields.filter(() => random.chance(0.7)).map(name => [name, knownValue(random, name, values)] as const)
  return JSON.stringify(Object.fromEntries(members))
}

export function knownValue(random: Random, name: string, values: readonly string[]): unknown {
  if (random.chance(0.05)) return value(random)
  if (name === 'rememberMe' || name === 'emailVerified') return random.chance(0.5)
  if (/url|redirect|image/i.test(name)) return random.pick(['/', '/after?x=1', 'http://localhost:3000/y', 'https://elsewhere.example'])
  const fitting = name === 'email' ? values.filter(text => text.includes('@')) : values
  return random.pick(random.chance(0.9) ? fitting : values)
}
