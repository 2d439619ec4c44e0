// Databases on the servers of the tests: made, migrated by the reference, read, edited and dropped.
import { randomBytes } from 'node:crypto'
import { createPool, type Pool as MysqlPool, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise'
import { createPool as createCallbackPool } from 'mysql2'
import { Pool, type PoolConfig } from 'pg'
import { getSchema } from 'better-auth/db'
import { getMigrations } from 'better-auth/db/migration'
import type { BetterAuthOptions } from 'better-auth'
import type { Column, Rows } from './database.js'

export type Kind = 'postgres' | 'mysql'

export const isServer = (file: string): boolean => /^(postgres|mysql):/.test(file)
const kindOf = (url: string): Kind => (url.startsWith('postgres:') ? 'postgres' : 'mysql')

function server(kind: Kind): URL {
  const variable = kind === 'postgres' ? 'CORTEN_TEST_POSTGRES' : 'CORTEN_TEST_MYSQL'
  const url = process.env[variable]
  if (url === undefined) throw new Error(`${variable} names no server: run the tests with vitest, which starts one`)
  const plain = new URL(url)
  plain.search = ''
  return plain
}

const pools = new Map<string, Pool | MysqlPool>()

function postgres(url: string): Pool {
  const known = pools.get(url) ?? openPostgres(url)
  pools.set(url, known)
  return known as Pool
}

function mysql(url: string): MysqlPool {
  const known = pools.get(url) ?? createPool({ uri: url, timezone: 'Z', connectionLimit: 2, flags: ['FOUND_ROWS'], multipleStatements: true })
  if (!pools.has(url)) (known as MysqlPool).pool.on('connection', greet)
  pools.set(url, known)
  return known as MysqlPool
}

/** The server's own time zone is another one. */
const greet = (connection: { query(sql: string): unknown }): void => {
  connection.query("SET time_zone = '+00:00', sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')")
}

const openPostgres = (url: string, more: PoolConfig = {}): Pool => new Pool({ connectionString: url, max: 4, ...more })

/** A pool as an application of the reference has it; the caller ends it. */
export function referencePool(url: string): { database: NonNullable<BetterAuthOptions['database']>; end(): Promise<void> } {
  if (kindOf(url) === 'postgres') {
    const pool = openPostgres(url)
    return { database: pool, end: () => pool.end() }
  }
  const pool = createCallbackPool({ uri: url, timezone: 'Z', connectionLimit: 4 })
  pool.on('connection', connection => void connection.query("SET time_zone = '+00:00'"))
  return { database: pool.promise() as never, end: () => pool.promise().end() }
}

/** An empty database: on PostgreSQL a schema, which the URL puts on the search path. */
export async function newDatabase(kind: Kind): Promise<string> {
  const name = `t${randomBytes(6).toString('hex')}`
  const url = server(kind)
  if (kind === 'postgres') {
    await postgres(url.href).query(`CREATE SCHEMA ${name}`)
    url.searchParams.set('options', `-c search_path=${name}`)
    return url.href.replaceAll('+', '%20')
  }
  await mysql(url.href).query(`CREATE DATABASE ${name}`)
  url.pathname = name
  return url.href
}

export async function dropDatabase(url: string): Promise<void> {
  await pools.get(url)?.end()
  pools.delete(url)
  if (kindOf(url) === 'postgres') await postgres(server('postgres').href).query(`DROP SCHEMA ${schemaOf(url)} CASCADE`)
  else await mysql(server('mysql').href).query(`DROP DATABASE ${new URL(url).pathname.slice(1)}`)
}

export async function closeServerPools(): Promise<void> {
  for (const pool of pools.values()) await pool.end()
  pools.clear()
}

const schemaOf = (url: string): string => /search_path%3D(\w+)/.exec(url)?.[1] ?? 'public'

/** What made the tables of a schema before, by schema: the reference need not look at each empty database again. */
const known = new Map<string, string>()

/** The reference's command, on an empty database; its tables count their rows. */
export async function migrateServer(url: string, options: BetterAuthOptions): Promise<void> {
  const marked = (_: string, value: unknown): unknown => (typeof value === 'function' ? 'function' : value)
  const schema = JSON.stringify([kindOf(url), getSchema(options), options.advanced?.database], marked)
  const statements = known.get(schema)
  if (statements === undefined) known.set(schema, await makeTables(url, options))
  else await query(url, statements)
}

/** Gives the statements that have made them. */
async function makeTables(url: string, options: BetterAuthOptions): Promise<string> {
  const { database, end } = referencePool(url)
  const migrations = await getMigrations({ ...options, database })
  const statements = [await migrations.compileMigrations()]
  await migrations.runMigrations()
  await end()
  const counted = await countRows(url, migrations.toBeCreated.map(({ table }) => table))
  return [...statements, ...counted].join('\n')
}

/** Gives each table a `rowid`, which counts rows as SQLite's does, and the statements that did it. */
export async function countRows(url: string, tables: string[]): Promise<string[]> {
  const statements: string[] = []
  for (const table of tables) {
    const name = `"${table.replaceAll('"', '""')}"`
    if (kindOf(url) === 'postgres') statements.push(`ALTER TABLE ${name} ADD COLUMN rowid bigint GENERATED ALWAYS AS IDENTITY;`)
    // InnoDB gives rows in the order of the primary key, and ids are random.
    else if (!(await countsIds(url, table)))
      statements.push(`ALTER TABLE ${name} ADD COLUMN rowid bigint AUTO_INCREMENT INVISIBLE, DROP PRIMARY KEY, ADD UNIQUE KEY (id), ADD PRIMARY KEY (rowid);`)
  }
  if (statements.length > 0) await query(url, statements.join('\n'))
  return statements
}

async function countsIds(url: string, table: string): Promise<boolean> {
  const [rows] = await mysql(url).query<RowDataPacket[]>(`SHOW COLUMNS FROM "${table.replaceAll('"', '""')}" LIKE 'id'`)
  return String(rows[0]?.Extra).includes('auto_increment')
}

/** In the order in which they were made. */
async function tablesOf(url: string): Promise<string[]> {
  const made =
    kindOf(url) === 'postgres'
      ? "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY oid"
      : "SELECT SUBSTRING_INDEX(name, '/', -1) AS name FROM information_schema.innodb_sys_tables WHERE name LIKE CONCAT(DATABASE(), '/%') ORDER BY table_id"
  // MariaDB keeps tables in files, in whose names some letters are codes.
  return (await query(url, made)).map(({ name }) => String(name).replace(/@([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))))
}

/** All rows, by table, oldest first. */
export async function readServerRows(url: string): Promise<Record<string, Rows>> {
  const all: Record<string, Rows> = {}
  for (const table of await tablesOf(url)) {
    const name = `"${table.replaceAll('"', '""')}"`
    const rows =
      kindOf(url) === 'postgres'
        ? (await postgres(url).query<Record<string, Column>>(`SELECT * FROM ${name} ORDER BY rowid`)).rows
        : (await mysql(url).query<RowDataPacket[]>(`SELECT * FROM ${name} ORDER BY ${(await countsIds(url, table)) ? 'id' : 'rowid'}`))[0]
    all[table] = rows.map(row => Object.entries(row as Record<string, Column>).filter(([name]) => name !== 'rowid'))
  }
  return all
}

/** Runs a statement written for SQLite; gives how many rows it changed. */
export async function editServerRows(url: string, sql: string, values: Column[]): Promise<number> {
  if (kindOf(url) === 'mysql') {
    const plain = (value: Column): Column =>
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? value.replace('T', ' ').slice(0, -1) : value
    const [result] = await mysql(url).query<ResultSetHeader>(sql, values.map(plain))
    return result.affectedRows
  }
  const known = await postgres(url).query<{ name: string }>(
    'SELECT table_name AS name FROM information_schema.columns WHERE table_schema = current_schema() UNION SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()',
  )
  const names = new Set(known.rows.map(({ name }) => name))
  let parameters = 0
  const quoted = sql.replace(/"[^"]*"|'[^']*'|\?|\w+/g, token => (token === '?' ? `$${++parameters}` : names.has(token) ? `"${token}"` : token))
  // SQLite has no truth values of its own.
  const typed = quoted.replace(/("emailVerified" = )([01])/g, (_, before: string, flag: string) => `${before}${flag === '1'}`)
  return (await postgres(url).query(typed, values)).rowCount ?? 0
}

/** The rows that a query gives. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  if (kindOf(url) === 'postgres') return (await postgres(url).query<Record<string, unknown>>(sql)).rows
  const [rows] = await mysql(url).query<RowDataPacket[]>(sql)
  return Array.isArray(rows) ? rows : []
}

/** Keeps others from writing a table; gives the end of that. */
export async function holdLock(url: string, table: string): Promise<() => Promise<void>> {
  if (kindOf(url) === 'postgres') {
    const client = await postgres(url).connect()
    await client.query(`BEGIN; LOCK TABLE "${table}" IN EXCLUSIVE MODE`)
    return async () => {
      await client.query('ROLLBACK')
      client.release()
    }
  }
  const connection = await mysql(url).getConnection()
  await connection.query(`LOCK TABLES "${table}" WRITE`)
  return async () => {
    await connection.query('UNLOCK TABLES')
    connection.release()
  }
}
