// The settings of a pool, for the core to connect by itself. Which of them it can honour, the core knows
// (src/config/pool.rs).

import { isPostgresPool } from './postgres.js'
import { mysqlPoolOf } from './mysql.js'

type Settings = Record<string, unknown>

/** None for what is no pool of node-postgres or mysql2. */
export function poolSettings(pool: unknown): { $kind: string; $settings: Settings } | undefined {
  if (typeof pool !== 'object' || pool === null) return undefined
  const mysql = 'getConnection' in pool ? mysqlPoolOf(pool) : undefined
  if (mysql) return { $kind: 'mysql', $settings: written({ ...(mysql as unknown as { config: Settings }).config, ...mysql.config.connectionConfig, ...listeners(mysql, 'connection') }) }
  if ('connect' in pool && isPostgresPool(pool)) return { $kind: 'postgres', $settings: written({ ...ofPostgres(pool as never), ...listeners(pool, 'connect') }) }
  return undefined
}

interface Postgres {
  options: Settings & { password?: unknown; ssl?: unknown }
  Client: new (options: object) => { connectionParameters: Settings & { password?: unknown; ssl?: unknown } }
}

/** What a connection of the pool would be made with: also what the environment says. */
function ofPostgres({ options, Client }: Postgres): Settings {
  const own: Settings = { ...options, password: options.password, ssl: options.ssl }
  // It would be called by the client.
  if (own.stream) return own
  const { connectionParameters } = new Client({ ...own, connectionString: options.connectionString })
  const { host, port, user, database, password, ssl, application_name, fallback_application_name } = connectionParameters
  const startup = connectionParameters.options
  return { ...own, host, port, user, database, password, ssl, options: startup, application_name: application_name ?? fallback_application_name }
}

/** What is done to each new connection. */
function listeners(pool: object, event: string): Settings {
  const count = (pool as { listenerCount?: (event: string) => number }).listenerCount?.(event) ?? 0
  return count > 0 ? { [`on('${event}')`]: true } : {}
}

/** As JSON; what has no place there is `{ $function }` or `{ $instance }`. */
function written(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, name === 'ssl' ? ssl(value) : plain(value)]))
}

/** node-postgres hides the key from those who list the settings. */
function ssl(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return plain(value)
  return written({ ...value, key: (value as Settings).key, ssl: undefined })
}

function plain(value: unknown): unknown {
  if (typeof value === 'function') return { $function: true }
  if (value instanceof Uint8Array) return Buffer.from(value).toString()
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined
  if (typeof value === 'object' && value !== null) return { $instance: value.constructor?.name ?? 'object' }
  return value
}
