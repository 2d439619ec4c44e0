// One Redis for both servers: better-auth on its package for Redis, corten on its own connection.

/** Keys are those of the scenario, named by its file. */
export async function sharedRedis(runtime, file) {
  const url = process.env.CORTEN_TEST_REDIS
  const keyPrefix = `${file}:`
  if (runtime === 'corten') {
    const { redisStorage } = await import('corten/redis')
    return { secondaryStorage: redisStorage({ url, keyPrefix }), end: () => {} }
  }
  const [{ redisStorage }, { Redis }] = await Promise.all([import('@better-auth/redis-storage'), import('ioredis')])
  const client = new Redis(url)
  return { secondaryStorage: redisStorage({ client, keyPrefix }), end: () => client.disconnect() }
}
