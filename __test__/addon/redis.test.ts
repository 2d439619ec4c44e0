// Redis as secondary storage: servers that are gone, come back, hang or are old; processes that share one; settings.
import '../environment/development.js'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { redisStorage } from 'corten/redis'
import { createAuth } from 'corten'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { certificate } from '../../scripts/lib/servers/certificate.mjs'
import { openFolder, ownFolder } from '../../scripts/lib/servers/process.mjs'
import { readRows } from '../database.js'
import { ownPrefix, RedisProxy, redisClient, redisUrl, type ProxyOptions } from '../redis.js'
import { cookieOf, defaults, person, servers, staysOpen, type Options, type Setup } from './setup.js'

const start = servers()
const client: Redis = redisClient()
const ends: (() => unknown)[] = []

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})
afterAll(() => client.disconnect())

async function proxied(options: ProxyOptions = {}): Promise<RedisProxy> {
  const proxy = await RedisProxy.start(options)
  ends.push(() => proxy.cut())
  return proxy
}

/** An application whose lines are kept. */
function logged(url: string, more: Options = {}, settings: Options = {}): { server: Setup; lines: string[]; prefix: string } {
  const lines: string[] = []
  const prefix = ownPrefix()
  const server = start({
    secondaryStorage: redisStorage({ url, keyPrefix: prefix, ...settings }),
    logger: { log: (_level: string, line: string) => void lines.push(line) },
    ...more,
  })
  return { server, lines, prefix }
}

const signedUp = async (server: Setup, name = 'ada'): Promise<string> => cookieOf(await server.post('/sign-up/email', person(name)))
const session = async (server: Setup, cookie: string): Promise<unknown> => (await server.get('/get-session', { cookie })).json()
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'corten-redis-'))
  ends.push(() => rmSync(path, { recursive: true }))
  return path
}

describe('a server that is gone', () => {
  it('fails requests with a line that names it, and serves the next one when it is back', async () => {
    const proxy = await proxied()
    const { server, lines } = logged(proxy.url)
    const cookie = await signedUp(server)
    await proxy.cut()
    const refused = await server.get('/get-session', { cookie })
    expect(refused.status).toBe(500)
    expect(await refused.text()).not.toContain('Redis')
    expect(lines.join('\n')).toMatch(/There is no connection to Redis at 127\.0\.0\.1:\d+: .*refused/)
    expect(lines.join('\n')).not.toMatch(/p@ss|p%40ss/)
    // Nothing half-written: no user without a session.
    expect((await server.post('/sign-up/email', person('eve'))).status).toBe(500)
    expect((await readRows(server.file))['user']).toHaveLength(1)
    await proxy.back()
    expect(await session(server, cookie)).toMatchObject({ user: { name: 'ada' } })
    expect((await server.post('/sign-up/email', person('eve'))).status).toBe(200)
  })

  it('is noticed at start', async () => {
    const proxy = await proxied()
    await proxy.cut()
    const { server, lines } = logged(proxy.url)
    expect((await server.get('/ok')).status).toBe(200)
    await expect.poll(() => lines.join('\n')).toContain('The secondary storage cannot be used: There is no connection to Redis')
    await proxy.back()
  })

  it('fails many requests with few attempts to connect', async () => {
    const proxy = await proxied()
    const { server } = logged(proxy.url)
    const cookie = await signedUp(server)
    const before = proxy.connections
    await proxy.cut()
    const replies = await Promise.all(Array.from({ length: 50 }, () => server.get('/get-session', { cookie })))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([500]))
    await proxy.back()
    expect(await session(server, cookie)).not.toBeNull()
    expect(proxy.connections).toBe(before + 1)
  })
})

it('after a restart nothing fails', async () => {
  const proxy = await proxied()
  const { server, lines } = logged(proxy.url, { rateLimit: { enabled: true } })
  const cookie = await signedUp(server)
  lines.length = 0
  for (let round = 0; round < 5; round++) {
    proxy.breakConnections()
    expect(await session(server, cookie)).not.toBeNull()
  }
  expect(lines).toEqual([])
})

it('a server that does not answer fails requests in time, and no others', async () => {
  const proxy = await proxied()
  const { server, lines } = logged(proxy.url, { session: { cookieCache: { enabled: true } } }, { commandTimeout: 0.3, connectTimeout: 0.3 })
  const cookie = await signedUp(server)
  proxy.hold()
  expect(await session(server, cookie)).toMatchObject({ user: { name: 'ada' } })
  const begun = performance.now()
  expect((await server.get('/get-session?disableCookieCache=true', { cookie })).status).toBe(500)
  expect(performance.now() - begun).toBeLessThan(2000)
  expect(lines.join('\n')).toMatch(/Redis at 127\.0\.0\.1:\d+ did not answer within 0\.3 seconds/)
  // The connection is given up, and the next one is not accepted either.
  expect((await server.get('/get-session?disableCookieCache=true', { cookie })).status).toBe(500)
  expect(lines.join('\n')).toMatch(/could not be reached within 0\.3 seconds/)
  proxy.release()
  expect((await server.get('/get-session?disableCookieCache=true', { cookie })).status).toBe(200)
})

it('waits as long as it is told', async () => {
  const proxy = await proxied()
  const { server } = logged(proxy.url, {}, { commandTimeout: 30 })
  const cookie = await signedUp(server)
  proxy.hold()
  const waiting = server.get('/get-session', { cookie })
  expect(await staysOpen(waiting, 500)).toBe(true)
  proxy.release()
  expect((await waiting).status).toBe(200)
})

it('a closed application has no connection', async () => {
  const proxy = await proxied()
  const { server } = logged(proxy.url)
  await signedUp(server)
  expect(proxy.open).toBe(1)
  await server.auth.close()
  await expect.poll(() => proxy.open).toBe(0)
})

it('an old server takes values out by a script', async () => {
  const proxy = await proxied({ unknown: 'GETDEL' })
  const storage = redisStorage({ url: proxy.url, keyPrefix: ownPrefix() })
  await storage.set('a', 'value')
  const taken = await Promise.all(Array.from({ length: 20 }, () => storage.getAndDelete('a')))
  expect(taken.filter(value => value !== null)).toEqual(['value'])
  storage.close()
})

describe('encryption', () => {
  const pair = async (): Promise<{ key: string; cert: string; tls: { key: Buffer; cert: Buffer } }> => {
    const { key, cert } = await certificate(ownFolder(openFolder(folder()), 'tls'))
    return { key, cert, tls: { key: readFileSync(key), cert: readFileSync(cert) } }
  }

  it('is verified', async () => {
    const { tls, cert } = await pair()
    const proxy = await proxied({ tls })
    expect(proxy.url).toMatch(/^rediss:/)
    const stranger = redisStorage({ url: proxy.url })
    await expect(stranger.get('a')).rejects.toThrow(/There is no connection to Redis at .*certificate/)
    const known = redisStorage({ url: proxy.url, ca: readFileSync(cert, 'utf8'), keyPrefix: ownPrefix() })
    await known.set('a', 'value', 10)
    expect(await known.getAndDelete('a')).toBe('value')
    const elsewhere = proxy.url.replace('127.0.0.1', 'localhost')
    await expect(redisStorage({ url: elsewhere, ca: readFileSync(cert, 'utf8') }).get('a')).rejects.toThrow(/There is no connection to Redis at localhost:.*certificate/)
  })

  it('serves an application', async () => {
    const { tls, cert } = await pair()
    const proxy = await proxied({ tls })
    const { server } = logged(proxy.url, {}, { ca: readFileSync(cert, 'utf8') })
    expect(await session(server, await signedUp(server))).toMatchObject({ user: { name: 'ada' } })
  })
})

it('a socket in the file system serves, with user, password and database', async () => {
  const path = join(folder(), 'redis.sock')
  await proxied({ socket: path })
  const { username, password } = new URL(redisUrl())
  const prefix = ownPrefix()
  const storage = redisStorage({ url: `redis+unix://${path}?db=5&user=${username}&pass=${password}`, keyPrefix: prefix })
  await storage.set('a', 'value', 60)
  const direct = redisClient(redisUrl().replace(/\/0$/, '/5'))
  expect(await direct.get(`${prefix}a`)).toBe('value')
  direct.disconnect()
  await storage.clear()
  storage.close()
})

describe('the object', () => {
  it('gets, sets, deletes, counts and lists', async () => {
    const keyPrefix = `${ownPrefix()}[*]?`
    const storage = redisStorage({ url: redisUrl(), keyPrefix })
    await storage.set('kept', 'for ever')
    await storage.set('gone', 'soon', 0.2)
    await storage.set('n', '1', 100)
    expect(await client.ttl(`${keyPrefix}kept`)).toBe(-1)
    expect(await client.ttl(`${keyPrefix}gone`)).toBe(1)
    expect(await client.ttl(`${keyPrefix}n`)).toBe(100)
    expect(await storage.get('kept')).toBe('for ever')
    expect(await storage.get('nothing')).toBeNull()
    const counts = await Promise.all(Array.from({ length: 100 }, () => storage.increment('count', 50)))
    expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    expect(await client.ttl(`${keyPrefix}count`)).toBe(50)
    expect((await storage.listKeys()).sort()).toEqual(['count', 'gone', 'kept', 'n'])
    await client.set('t-stranger', '1', 'EX', 60)
    await storage.delete('kept')
    expect(await storage.get('kept')).toBeNull()
    await storage.clear()
    expect(await storage.listKeys()).toEqual([])
    expect(await client.get('t-stranger')).toBe('1')
    await expect(storage.increment('count', 0)).rejects.toThrow('above 0')
    await client.lpush(`${keyPrefix}list`, 'x')
    await expect(storage.get('list')).rejects.toThrow(/Redis at .* refused a command: .*WRONGTYPE/)
    await storage.clear()
    storage.close()
    await expect(storage.get('kept')).rejects.toThrow('close()')
  })

  it('shows no password when it is printed', async () => {
    const { inspect } = await import('node:util')
    const storage = redisStorage('redis://user:hush@localhost')
    expect(inspect(storage, { showHidden: false, depth: 9 }) + JSON.stringify(storage)).not.toContain('hush')
  })

  it('is what hooks find', async () => {
    const seen: unknown[] = []
    const prefix = ownPrefix()
    const server = start({
      secondaryStorage: redisStorage({ url: redisUrl(), keyPrefix: prefix }),
      databaseHooks: {
        session: {
          create: {
            after: async (made: { token: string }, context: { context: { secondaryStorage: { get(key: string): Promise<string> } } }) =>
              void seen.push(await context.context.secondaryStorage.get(made.token)),
          },
        },
      },
    })
    await signedUp(server)
    expect(String(seen[0])).toContain('ada@b.co')
  })
})

it('counts of the rate limiter are shared and end with their window', async () => {
  const prefix = ownPrefix()
  const make = (): Setup => start({ secondaryStorage: redisStorage({ url: redisUrl(), keyPrefix: prefix }), rateLimit: { enabled: true, customRules: { '/ok': { window: 1.5, max: 10 } } } })
  const two = [make(), make()] as const
  const statuses = async (): Promise<number[]> => {
    const replies = await Promise.all(Array.from({ length: 40 }, (_, index) => two[index % 2 === 0 ? 0 : 1].get('/ok')))
    return replies.map(({ status }) => status)
  }
  expect((await statuses()).filter(status => status === 200)).toHaveLength(10)
  await new Promise(resolve => setTimeout(resolve, 1600))
  expect((await statuses()).filter(status => status === 200)).toHaveLength(10)
})

describe('a setting that cannot be is named', () => {
  const make = (config: unknown): unknown => createAuth({ ...defaults, database: 'sqlite::memory:', secondaryStorage: redisStorage(config as string) } as Parameters<typeof createAuth>[0])
  it.each<[string, unknown]>([
    ['secondaryStorage.redis.url', 'localhost:6379'],
    ['secondaryStorage.redis.url', 'rediss://localhost/#insecure'],
    ['secondaryStorage.redis.connectTimeout', { url: 'redis://localhost', connectTimeout: 0 }],
    ['secondaryStorage.redis.commandTimeout', { url: 'redis://localhost', commandTimeout: 1e9 }],
    ['secondaryStorage.redis.ca', { url: 'redis://localhost', ca: 'x' }],
    ['secondaryStorage.redis', { url: 'redis://localhost', keyprefix: 'x' }],
    ['secondaryStorage.redis', { url: 5 }],
    ['secondaryStorage.redis', {}],
    ['url', { client: {} }],
  ])('%s', (name, config) => {
    expect(() => make(config)).toThrow(`\`${name}\``)
  })
})
