// A secondary storage in Redis in the place of a scenario's own: better-auth on its package for Redis, corten natively.
import { redisStorage as referenceStorage } from '@better-auth/redis-storage'
import { redisStorage } from 'corten/redis'
import { monitor, ownPrefix, redisClient, redisUrl } from '../redis.js'
import type { TestStorage } from './storage.js'
import type { Options, Target } from './target.js'

const PASSWORD = 'secret'

/** The commands behind each method, which are forbidden where a scenario lets it fail. */
const COMMANDS = { get: ['get'], set: ['set', 'setex'], delete: ['del'], getAndDelete: ['getdel', 'eval'], increment: ['eval'] }

/** A user of its own for each scenario. */
const user = (prefix: string): string => prefix.replace(':', '')

/** What is in Redis, in a scenario's storage and back; times to live are those that were asked for. */
export class RedisSide {
  readonly secondaryStorage: NonNullable<Options['secondaryStorage']>
  readonly #client = redisClient()
  readonly #prefix: string
  readonly #times = new Map<string, number>()
  readonly #mirror: TestStorage
  readonly #end: () => void
  #endMonitor = (): void => undefined
  #seen = ''

  private constructor(target: Target['name'], mirror: TestStorage, prefix: string) {
    this.#mirror = mirror
    this.#prefix = prefix
    const url = new URL(redisUrl())
    url.username = user(prefix)
    url.password = PASSWORD
    if (target === 'corten') {
      this.secondaryStorage = redisStorage({ url: url.href, keyPrefix: this.#prefix })
      this.#end = () => undefined
    } else {
      const client = redisClient(url.href)
      this.secondaryStorage = referenceStorage({ client, keyPrefix: this.#prefix }) as typeof this.secondaryStorage
      this.#end = () => client.disconnect()
    }
  }

  static async open(target: Target['name'], mirror: TestStorage): Promise<RedisSide> {
    const client = redisClient()
    const prefix = ownPrefix()
    await client.call('ACL', 'SETUSER', user(prefix), 'on', `>${PASSWORD}`, '~*', '+@all')
    client.disconnect()
    const side = new RedisSide(target, mirror, prefix)
    side.#endMonitor = await monitor(args => side.#note(args))
    return side
  }

  /** Redis as the scenario's storage. */
  async read(): Promise<void> {
    await this.#caughtUp()
    for (const key of this.#mirror.keys()) this.#mirror.remove(key)
    for (const key of await this.#keys()) {
      const value = await this.#client.get(`${this.#prefix}${key}`)
      if (value !== null) this.#mirror.write(key, value, this.#times.get(key))
    }
  }

  /** What the scenario did to its storage, done to Redis. */
  async write(): Promise<void> {
    const kept = this.#mirror.keys()
    for (const key of await this.#keys()) if (!kept.includes(key)) await this.#client.del(`${this.#prefix}${key}`)
    for (const key of kept) await this.#client.set(`${this.#prefix}${key}`, this.#mirror.text(key), 'KEEPTTL')
    const forbidden = this.#mirror.failing.flatMap(method => COMMANDS[method])
    if (forbidden.length > 0) await this.#client.call('ACL', 'SETUSER', user(this.#prefix), ...forbidden.map(name => `-${name}`))
  }

  async end(): Promise<void> {
    this.#end()
    const keys = await this.#keys()
    if (keys.length > 0) await this.#client.del(keys.map(key => `${this.#prefix}${key}`))
    await this.#client.call('ACL', 'DELUSER', user(this.#prefix))
    this.#endMonitor()
    this.#client.disconnect()
  }

  /** In the order in which they were written. */
  async #keys(): Promise<string[]> {
    const keys = await this.#client.keys(`${this.#prefix}*`)
    const written = [...this.#times.keys()]
    return keys.map(key => key.slice(this.#prefix.length)).sort((a, b) => written.indexOf(a) - written.indexOf(b))
  }

  /** Notes for how long a key is kept. */
  #note([first = '', key = '', time = '']: string[]): void {
    const command = first.toLowerCase()
    if (command === 'echo') this.#seen = key
    if (!key.startsWith(this.#prefix)) return
    const seconds = { setex: Number(time), expire: Number(time), pexpire: Number(time) / 1000 }[command]
    const name = key.slice(this.#prefix.length)
    if (seconds !== undefined) this.#times.set(name, seconds)
    else if (command === 'del' || command === 'getdel') this.#times.delete(name)
  }

  /** Until the monitor has told of everything. */
  async #caughtUp(): Promise<void> {
    const mark = ownPrefix()
    await this.#client.echo(mark)
    while (this.#seen !== mark) await new Promise(resolve => setImmediate(resolve))
  }
}
