export interface RedisStorageConfig {
  /**
   * `redis://user:password@host:6379/0`, with `rediss://` for an encrypted connection whose certificate is verified, or
   * `redis+unix:///path?db=0&user=…&pass=…`.
   */
  url: string
  /** Stands before every key. Default: `better-auth:`. */
  keyPrefix?: string
  /** Seconds within which a connection stands. Default: 5. */
  connectTimeout?: number
  /** Seconds within which a command is answered. Default: 5. */
  commandTimeout?: number
  /** Certificates that are trusted, as PEM. Default: those of the machine. */
  ca?: string
}

export interface RedisStorage {
  get(key: string): Promise<string | null>
  /** Without `ttl`, in seconds, the value stays until it is deleted. */
  set(key: string, value: string, ttl?: number): Promise<void>
  delete(key: string): Promise<void>
  /** Of any number of callers one gets the value. */
  getAndDelete(key: string): Promise<string | null>
  /** The new count. The first call begins a window of `ttl` seconds, which later ones do not prolong. */
  increment(key: string, ttl: number): Promise<number>
  /** Without their prefix, in any order. */
  listKeys(): Promise<string[]>
  /** Deletes all keys with the prefix, not all at once. */
  clear(): Promise<void>
  /** Closes the connection of this object. Applications that were given it have their own. */
  close(): void
}

/**
 * Redis as `secondaryStorage`. Keys and values are those of `@better-auth/redis-storage`.
 *
 * @throws Error naming the setting to change.
 */
export declare function redisStorage(config: string | RedisStorageConfig): RedisStorage
