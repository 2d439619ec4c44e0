// The keys of the jwt plugin outlive the runtime that made them: better-auth and corten take turns on one database, each in
// a process of its own, and read each other's tokens and session caches.
import { importJWK, jwtVerify, type JWK } from 'jose'
import { readFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { runForJson, temporaryFolder } from './helpers.js'

interface Seen {
  status: number
  key: { alg: string; kid: string }
  keys: string[]
  before: { email: string; cached: [email: string, setCookies: number] }[]
}

interface Turn {
  token: string
  jwks: { keys: (JWK & { kid: string })[] }
}

const folder = temporaryFolder()
afterAll(() => folder.remove())

const variants: [variant: string, algorithm: string][] = [
  ['default', 'EdDSA'],
  ['RSA, short-lived keys', 'RS256'],
  ['ES512, plain', 'ES512'],
  ['PS256, versioned secrets', 'PS256'],
  ['renamed', 'EdDSA'],
]
const orders = [
  ['reference', 'corten', 'reference', 'corten'],
  ['corten', 'reference', 'corten'],
]

it.each(variants.flatMap(([variant, algorithm]) => orders.map(order => ({ variant, algorithm, order }))))(
  '$variant: $order',
  async ({ variant, algorithm, order }) => {
    const name = [variant, ...order].join('-').replaceAll(' ', '')
    const [file, state] = [folder.file(`${name}.db`), folder.file(`${name}.json`)]
    const known = { email: 'a@b.co', cached: ['a@b.co', 0] }
    const kids = new Set<string>()
    for (const [turn, runtime] of order.entries()) {
      const seen = await runForJson<Seen>('./swap/jwt.mjs', [runtime, file, state, variant])
      expect(seen).toMatchObject({ status: 200, key: { alg: algorithm }, keys: [seen.key.kid] })
      expect(seen.before).toEqual(Array.from({ length: turn + 1 }, () => known))
      kids.add(seen.key.kid)
    }
    expect(kids.size).toBe(1)
    const turns = JSON.parse(readFileSync(state, 'utf8')) as Turn[]
    // Each one's tokens with the keys that each other has published.
    for (const { token } of turns) {
      for (const { jwks } of turns) {
        const key = jwks.keys[0]
        const verified = await jwtVerify(token, await importJWK(key as JWK), { issuer: 'http://localhost:3000', audience: 'http://localhost:3000' })
        expect(verified.payload).toMatchObject({ email: 'a@b.co' })
      }
    }
  },
)
