// Redis as secondary storage: the core connects to it by itself, and whoever holds the object may use it, too.

import { NativeRedis } from '../js/native.js'
import { markNative } from './native-storage.js'
import { Pending } from './pending.js'

interface Settings {
  url: string
  keyPrefix?: string
  connectTimeout?: number
  commandTimeout?: number
  ca?: string
}

export function redisStorage(config: string | Settings) {
  const settings = readSettings(config)
  const pending = new Pending()
  // Checks the settings; there is no connection before the first command.
  const native = new NativeRedis(JSON.stringify(settings), pending.finish)

  async function run<T>(name: string, input: object = {}): Promise<T> {
    const answer = native.run(JSON.stringify({ ...input, do: name }))
    const text = typeof answer === 'string' ? answer : await pending.wait(answer)
    if (text.startsWith('=')) return JSON.parse(text.slice(1)) as T
    throw new Error(text.slice(1))
  }

  const storage = {
    get: (key: string) => run<string | null>('get', { key }),
    set: async (key: string, value: string, ttl?: number) => void (await run('set', { key, value, ttl })),
    delete: async (key: string) => void (await run('delete', { key })),
    getAndDelete: (key: string) => run<string | null>('getAndDelete', { key }),
    increment: (key: string, ttl: number) => run<number>('increment', { key, ttl }),
    listKeys: () => run<string[]>('listKeys'),
    clear: async () => void (await run('clear')),
    /** Closes this object's own connection; applications have theirs. */
    close: () => native.close(),
  }
  return markNative(storage, { redis: settings })
}

function readSettings(config: string | Settings): Settings {
  if (typeof config === 'string') return { url: config }
  if (typeof config === 'object' && config !== null && 'client' in config) {
    throw new Error('`redisStorage` of corten/redis connects by itself: pass `url` instead of `client`.')
  }
  return { ...config }
}
