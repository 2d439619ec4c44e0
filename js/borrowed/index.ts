// Databases whose connections are the user's, and which the core speaks to by its own statements.

import { MysqlConnections, mysqlPoolOf } from './mysql.js'
import { isPostgresPool, PostgresConnections, type PostgresPool } from './postgres.js'
import { connectionOf } from './sqlite.js'

export interface Borrowed {
  kind: 'sqlite' | 'postgres' | 'mysql'
  /** Runs what the core asks for: the path is that of src/storage/borrowed.rs. Never throws and never rejects. */
  run(path: string, values: string, transaction: number): string | Promise<string>
}

/** None for what the core does not speak to. Things are told apart as better-auth tells them apart, in its order. */
export function borrow(database: unknown): Borrowed | undefined {
  if (typeof database !== 'object' || database === null) return undefined
  if ('db' in database || 'dialect' in database || 'createDriver' in database) return undefined
  if (!('aggregate' in database) && 'getConnection' in database) {
    const pool = mysqlPoolOf(database)
    return pool && through('mysql', new MysqlConnections(pool))
  }
  if (!('aggregate' in database) && 'connect' in database) {
    return isPostgresPool(database) ? through('postgres', new PostgresConnections(database as PostgresPool)) : undefined
  }
  const sqlite = connectionOf(database)
  // By whom a transaction was begun: numbers are each application's own.
  const owner = {}
  return sqlite && { kind: 'sqlite', run: (path, values, transaction) => sqlite.run(owner, path, values, transaction) }
}

function through(kind: Borrowed['kind'], connections: Pick<Borrowed, 'run'>): Borrowed {
  return { kind, run: (path, values, transaction) => connections.run(path, values, transaction) }
}
