// Two processes on one database and one Redis: what one does, the other sees at once.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface, type Interface } from 'node:readline'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from './helpers.js'
import { closeServerPools, dropDatabase, newDatabase, type Kind } from './server-databases.js'

interface Reply {
  status: number
  json: { user?: { email: string } } | null
  cookie: string
}

class Peer {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #lines: Interface
  readonly #replies: AsyncIterator<string>

  constructor(runtime: string, file: string) {
    const script = fileURLToPath(new URL('swap/peer.mjs', import.meta.url))
    this.#child = spawn(process.execPath, [script, runtime, file], { env: { ...process.env, NODE_ENV: 'development' } })
    this.#child.stderr.pipe(process.stderr)
    this.#lines = createInterface({ input: this.#child.stdout })
    this.#replies = this.#lines[Symbol.asyncIterator]()
  }

  async send(path: string, cookie = '', body?: object): Promise<Reply> {
    this.#child.stdin.write(`${JSON.stringify({ path, cookie, body })}\n`)
    const { value, done } = await this.#replies.next()
    if (done === true) throw new Error('the process has ended')
    return JSON.parse(value) as Reply
  }

  /** The exit code. */
  async end(): Promise<unknown> {
    this.#child.stdin.end()
    return (await once(this.#child, 'exit'))[0]
  }
}

const folder = temporaryFolder()
const databases: string[] = []
afterAll(async () => {
  for (const url of databases) await dropDatabase(url)
  await closeServerPools()
  folder.remove()
})

describe.each([
  ['corten', 'corten', 'sqlite'],
  ['reference', 'corten', 'sqlite'],
  ['corten', 'reference', 'sqlite'],
  ['corten', 'corten', 'postgres'],
  ['reference', 'corten', 'postgres'],
  ['corten', 'corten', 'mysql'],
])('%s beside %s on %s', (one, two, kind) => {
  const peers: Peer[] = []
  let first: Peer
  let second: Peer
  const user = { name: 'Ada', email: 'a@b.co', password: 'password1234' }
  const email = async (peer: Peer, cookie: string): Promise<string | undefined> => (await peer.send('/get-session', cookie)).json?.user?.email

  beforeAll(async () => {
    const file = kind === 'sqlite' ? folder.file(`${one}-${two}.db`) : await newDatabase(kind as Kind)
    if (kind !== 'sqlite') databases.push(file)
    const open = async (runtime: string): Promise<Peer> => {
      const peer = new Peer(runtime, file)
      peers.push(peer)
      // Its database is open before anybody else writes.
      expect((await peer.send('/sign-in/email', '', user)).status).toBe(401)
      return peer
    }
    first = await open(one)
    second = await open(two)
  })
  afterAll(async () => {
    expect(await Promise.all(peers.map(peer => peer.end()))).toEqual([0, 0])
  })

  it('a session is seen and ended', async () => {
    const { cookie, status } = await first.send('/sign-up/email', '', user)
    expect(status).toBe(200)
    expect(await email(second, cookie)).toBe(user.email)
    await second.send('/sign-out', cookie, {})
    expect(await email(first, cookie)).toBeUndefined()
  })

  it('all sessions end everywhere', async () => {
    const { cookie } = await second.send('/sign-in/email', '', user)
    const { cookie: other } = await first.send('/sign-in/email', '', user)
    expect([await email(first, cookie), await email(second, other)]).toEqual([user.email, user.email])
    expect((await first.send('/list-sessions', cookie)).json).toHaveLength(2)
    await first.send('/revoke-sessions', other, {})
    expect([await email(first, cookie), await email(second, cookie), await email(second, other)]).toEqual([undefined, undefined, undefined])
  })

  it('requests are counted together', async () => {
    const statuses: number[] = []
    for (let round = 0; round < 4; round++) for (const peer of peers) statuses.push((await peer.send('/ok')).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
  })
})
