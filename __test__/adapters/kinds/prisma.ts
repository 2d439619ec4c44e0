// better-auth's prismaAdapter over Prisma 7 and a driver adapter, with the client that `prisma generate` makes of the
// schema that `corten generate` writes.
import { spawnSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { temporaryFolder } from '../../helpers.js'
import type { Options } from '../fixture.js'
import type { Kind } from './kind.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const dist = <T>(file: string): Promise<T> => import(pathToFileURL(join(root, 'dist/cli/schema', file)).href) as Promise<T>
const { schemaWriter } = await dist<typeof import('../../../js/cli/schema/adapter.js')>('adapter.js')
const { modelsOf } = await dist<typeof import('../../../js/cli/schema/prisma-models.js')>('prisma-models.js')
const { tablesOf } = await dist<typeof import('../../../js/cli/schema/tables.js')>('tables.js')

type Client = new (settings: { adapter: unknown }) => {
  $disconnect(): Promise<void>
  $executeRawUnsafe(sql: string): Promise<number>
}

/** Prisma's command; it asks for an engine, which none of these commands uses. */
export function prisma(folder: string, ...args: string[]): string {
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/prisma/build/index.js'), ...args], { cwd: folder, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`prisma ${args.join(' ')}:\n${stdout}${stderr}`)
  return stdout
}

/** By their options: making one takes a second. */
const clients = new Map<string, Client>()

/** A schema whose client goes to `client/` beside it. */
async function schemaOf(options: Options): Promise<string> {
  const { text } = await schemaWriter({ ...options, database: prismaAdapter({}, { provider: 'sqlite' }) }, root).write('', undefined)
  return text.replace('"prisma-client"', '"prisma-client"\n  output = "./client"')
}

/** The schema of the core's models, and its tables. */
export async function prismaTables(): Promise<{ schema: string; statements: string[] }> {
  return { schema: await schemaOf({}), statements: statements({}) }
}

async function clientOf(options: Options): Promise<Client> {
  const key = JSON.stringify(options)
  const known = clients.get(key)
  if (known) return known
  const folder = temporaryFolder()
  symlinkSync(join(root, 'node_modules'), folder.file('node_modules'), 'dir')
  writeFileSync(folder.file('package.json'), '{"type":"module"}')
  writeFileSync(folder.file('schema.prisma'), await schemaOf(options))
  prisma(folder.path, 'generate', '--schema', 'schema.prisma')
  const { PrismaClient } = (await import(/* @vite-ignore */ pathToFileURL(folder.file('client/client.ts')).href)) as { PrismaClient: Client }
  process.on('exit', () => folder.remove())
  clients.set(key, PrismaClient)
  return PrismaClient
}

/** The tables as `prisma db push` makes them, for which it needs its engine. */
function statements(options: Options): string[] {
  const types: Record<string, string> = { String: 'TEXT', Int: 'INTEGER', BigInt: 'BIGINT', Boolean: 'BOOLEAN', DateTime: 'DATETIME' }
  return modelsOf(tablesOf(options, false), 'sqlite').flatMap(({ map, fields, attributes }) => {
    const columns = fields.flatMap(({ name, type, attributes: more }) => {
      const sqlType = types[type.replace('?', '')]
      if (sqlType === undefined) return []
      const key = more.includes('autoincrement') ? ' PRIMARY KEY AUTOINCREMENT' : more.includes('@id') ? ' PRIMARY KEY' : ''
      return [`"${name}" ${sqlType}${type.endsWith('?') ? '' : ' NOT NULL'}${key}`]
    })
    const unique = attributes.filter(text => text.startsWith('@@unique')).map(text => `CREATE UNIQUE INDEX "${map}_${text}" ON "${map}" (${/\[(.*)\]/.exec(text)?.[1]})`)
    return [`CREATE TABLE "${map}" (${columns.join(', ')})`, ...unique]
  })
}

const kind = (name: string, transaction: boolean): Kind => ({
  name,
  lacks: transaction ? [] : ['rollback'],
  async open(options) {
    const PrismaClient = await clientOf(options)
    const client = new PrismaClient({ adapter: new PrismaBetterSqlite3({ url: ':memory:' }) })
    for (const statement of statements(options)) await client.$executeRawUnsafe(statement)
    return { database: prismaAdapter(client as never, { provider: 'sqlite', transaction }), close: () => client.$disconnect() }
  },
})

export const prismaTransactions = kind('Prisma with transactions', true)
export const prismaAlone = kind('Prisma', false)
