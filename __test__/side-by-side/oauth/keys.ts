// Keys of authorization servers, made once per run, and ID tokens that are really signed with them.
import { generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'

interface Pair {
  publicKey: KeyObject
  privateKey: KeyObject
}

const made = new Map<string, Pair>()

function pair(name: string): Pair {
  const known =
    made.get(name) ?? (name === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 }))
  made.set(name, known)
  return known
}

/** How a token is signed: by the server's key, by the key of somebody else, by one that its algorithm forbids, or not at all. */
export interface Signing {
  key?: 'RS256' | 'another RS256' | 'ES256' | 'none'
  /** What the header has besides, or otherwise. */
  header?: Record<string, unknown>
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const keyId = (name: string): string => (name === 'ES256' ? 'key-of-another-kind' : 'key-1')

export function signToken(claims: Record<string, unknown>, { key = 'RS256', header = {} }: Signing = {}): string {
  const alg = key === 'ES256' || key === 'none' ? key : 'RS256'
  const text = `${encoded({ alg, typ: 'JWT', kid: keyId(key), ...header })}.${encoded(claims)}`
  if (key === 'none') return `${text}.`
  const { privateKey } = pair(key)
  return `${text}.${sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

/** The keys as they are served. */
export function publicKeys(): { keys: Record<string, unknown>[] } {
  const served = (name: string): Record<string, unknown> => ({
    ...pair(name).publicKey.export({ format: 'jwk' }),
    kid: keyId(name),
    alg: name,
    use: 'sig',
  })
  return { keys: [{ ...served('RS256'), kid: 'key-0' }, served('RS256'), served('ES256')] }
}

/** The claims of a token that the server's own key has signed and whose time has not passed, as a server tells its clients. */
export function inspectToken(token: string): Record<string, unknown> | undefined {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const right = verify('sha256', Buffer.from(`${header}.${payload}`), pair('RS256').publicKey, Buffer.from(signature, 'base64url'))
  if (!right) return undefined
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  return Number(claims.exp) * 1000 > Date.now() ? claims : undefined
}
