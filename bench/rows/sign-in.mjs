// How many can sign in, 16 at once.

import { argon2, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { signIn } from '../lib/accounts.mjs'
import { block } from '../lib/rounds.mjs'
import { sideNames } from '../lib/sides.mjs'
import { summary } from '../lib/summary.mjs'
import { atLeast } from '../lib/targets.mjs'

const AT_ONCE = 16
/** Sign-ins of a block; enough for the slower side to fill its lanes twice. */
const SIZE = { reference: 32, argon2id: 96, scrypt: 48 }

const rows = [
  { algorithm: 'argon2id', title: 'argon2id against its scrypt', target: atLeast(4) },
  { algorithm: 'scrypt', title: 'the same scrypt hashes', target: atLeast(1.7) },
]

export async function measure(bench) {
  const results = []
  for (const { algorithm, title, target } of rows) {
    const id = `sign-in/${algorithm}`
    if (!bench.wants(id)) continue
    const more = { emailAndPassword: { enabled: true, password: { algorithm } } }
    const pair = await bench.openPair({ name: algorithm }, { name: algorithm, more })
    const blocks = { reference: [], corten: [] }
    for (let round = 0; round < (bench.quick ? 1 : 3); round += 1) {
      for (const side of sideNames) {
        const { auth, email } = pair[side]
        const size = side === 'reference' ? SIZE.reference : SIZE[algorithm]
        const { time, cpu } = await block(() => signIn(auth, email), size, AT_ONCE)
        blocks[side].push({ time: 1e6 / time, cpu })
      }
    }
    results.push({ id, title: `sign-ins, ${AT_ONCE} at once, ${title}`, target, unit: '/s', ...summary(blocks, { higher: true }) })
  }
  for (const { id, title, hash } of limits) {
    if (!bench.wants(id)) continue
    const { time } = await block(hash, bench.quick ? AT_ONCE : 3 * AT_ONCE, AT_ONCE)
    results.push({ id, title, unit: '/s', limit: 1e6 / time })
  }
  return results
}

const runScrypt = promisify(scrypt)
const scryptCost = { N: 16384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 }
const runArgon2 = promisify(argon2)
const argon2Cost = { memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 }

const limits = [
  {
    id: 'sign-in/limit/argon2id',
    title: 'raw crypto: argon2id (19 MiB, t=2), node:crypto, 16 at once',
    hash: () => runArgon2('argon2id', { message: 'correct horse battery', nonce: randomBytes(16), ...argon2Cost }),
  },
  {
    id: 'sign-in/limit/scrypt',
    title: 'raw crypto: scrypt (N=16384, r=16), node:crypto, 16 at once',
    hash: () => runScrypt('correct horse battery', randomBytes(16), 64, scryptCost),
  },
]
