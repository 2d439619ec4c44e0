// The reference's own scrypt, computed once per password: most scenarios use the same one, and 70 ms each add up.
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import type { Options } from './target.js'

const hashes = new Map<string, Promise<string>>()
const verdicts = new Map<string, Promise<boolean>>()

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}

const hash = (password: string): Promise<string> => once(hashes, password, () => hashPassword(password))

const verify = (input: { hash: string; password: string }): Promise<boolean> =>
  once(verdicts, JSON.stringify([input.hash, input.password]), () => verifyPassword(input))

/** The same options with the remembered functions, unless the scenario has functions of its own. */
export function rememberHashes(options: Options): Options {
  const { emailAndPassword } = options
  if (emailAndPassword === undefined) return options
  return { ...options, emailAndPassword: { ...emailAndPassword, password: { hash, verify, ...emailAndPassword.password } } }
}
