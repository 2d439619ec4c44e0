// Keys of a JWKS: what is random in them is named by its length, what is encrypted is opened.
import { symmetricDecrypt } from 'better-auth/crypto'
import type { Rows } from '../database.js'
import { openCiphertexts, type Secrets } from './ciphertexts.js'
import type { Options } from './target.js'

const member = /(\\?"?)\b(x|y|n|d|p|q|dp|dq|qi)\1: ?(\\?")([\w-]{30,})\3/g
/** The lengths of coordinates and moduli. */
const alone = /^(?:[\w-]{43}|[\w-]{64}|[\w-]{88}|[\w-]{342}|[\w-]{512})$/

/** Without what no two keys share. The private parts of RSA keys may be shorter by leading zeros. */
export function coverKeys(text: string): string {
  if (alone.test(text)) return `<${text.length} characters>`
  const shown = (name: string, value: string): string => (/^(x|y|n)$/.test(name) ? `<${value.length} characters>` : '<secret>')
  return text.replace(member, (_, quote: string, name: string, mark: string, value: string) => `${quote}${name}${quote}:${mark}${shown(name, value)}${mark}`)
}

export function secretsOf({ secret = '', secrets }: Options): Secrets {
  const current = secrets?.[0]
  if (!current) return secret
  return {
    keys: new Map(secrets.map(({ version, value }) => [Number(version), value])),
    currentVersion: Number(current.version),
    ...(secret ? { legacySecret: secret } : {}),
  }
}

/** The rows with what is encrypted in them opened. */
export async function openRows(tables: Record<string, Rows>, options: Options): Promise<Record<string, Rows>> {
  const opened: Record<string, Rows> = {}
  for (const [table, rows] of Object.entries(tables)) {
    opened[table] = []
    for (const row of rows) {
      const columns: Rows[number] = []
      for (const [column, value] of row) columns.push([column, await open(value, options)])
      opened[table].push(columns)
    }
  }
  return opened
}

async function open<T>(value: T, options: Options): Promise<T | string> {
  if (typeof value !== 'string') return value
  if (/^"(\$ba\$\d+\$)?[0-9a-f]{80,}"$/.test(value)) return openSecret(JSON.parse(value) as string, options)
  return openCiphertexts(value, secretsOf(options))
}

async function openSecret(data: string, options: Options): Promise<string> {
  const version = data.startsWith('$ba$') ? data.slice(0, data.indexOf('$', 4) + 1) : ''
  const text = await symmetricDecrypt({ key: secretsOf(options), data }).catch(() => undefined)
  return text === undefined ? 'UNDECRYPTABLE' : `${version}encrypted(${coverKeys(text)})`
}
