// Options for a reader who must not see secrets: what is secret by its name, and credentials in URLs.

import { nativeSettings } from '../native-storage.js'

export const HIDDEN = '[REDACTED]'

const SECRET = /secret|password|passphrase|token|credential|private|api_?key|^(key|pass|ca|cert|pfx|auth|authorization|value)$/i
/** Switches and numbers whose names only sound so. */
const HARMLESS = /^(emailAndPassword|password|resetPasswordTokenExpiresIn|tokens?|verification)$/

export function redact(value: unknown, key = '', around: readonly object[] = []): unknown {
  const secret = SECRET.test(key) && !HARMLESS.test(key)
  if (typeof value === 'function') return '[Function]'
  if (typeof value === 'string') return secret || key === 'password' ? HIDDEN : withoutCredentials(value)
  if (typeof value === 'bigint' || typeof value === 'symbol') return secret ? HIDDEN : String(value)
  if (typeof value !== 'object' || value === null) return value
  if (around.includes(value)) return '[Circular]'
  const native = nativeSettings(value)
  if (native) return redact(native, key, around)
  const inside = [...around, value]
  if (Array.isArray(value)) return value.map((item) => redact(item, secret ? key : '', inside))
  if (value instanceof Date || value instanceof RegExp) return String(value)
  const prototype: unknown = Object.getPrototypeOf(value)
  // A database handle and the like.
  if (prototype !== Object.prototype && prototype !== null) return `[${value.constructor?.name ?? 'object'}]`
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redact(item, secret ? key : name, inside)]))
}

/** A URL without its user, password, and parameters that hold secrets. */
function withoutCredentials(text: string): string {
  // Up to the last @: a password may hold anything.
  return text
    .replace(/^([\w+.-]+:\/\/)[\s\S]*@/, `$1${HIDDEN}@`)
    .replace(/([?&](?:user|pass|password|token|secret|key|sslkey|ssl-key|api_key)=)[^&#]*/gi, `$1${HIDDEN}`)
}
