// The databases of these applications, with tables as their own tools make them.
import { pathToFileURL } from 'node:url'
import { readFileSync } from 'node:fs'
import { getMigrations } from 'better-auth/db/migration'
import Sqlite from 'better-sqlite3'
import { postgresTables, sqliteTables } from '../adapters/kinds/drizzle-tables.js'
import { prisma, prismaTables } from '../adapters/kinds/prisma.js'
import { runScript } from '../helpers.js'
import { query } from '../server-databases.js'
import { type App, root } from './app.js'

type Handle = { exec(sql: string): void; close(): void }

/** `corten generate` writes `auth-schema.ts`, and what drizzle-kit does follows. */
export async function drizzleTables(made: App, url?: string): Promise<void> {
  const generated = await runScript('../dist/cli/index.js', ['generate', '--cwd', made.path, '--output', 'auth-schema.ts'], { env: url === undefined ? {} : { DATABASE_URL: url } })
  if (generated.code !== 0) throw new Error(generated.stderr)
  // Without types it is JavaScript.
  made.write('tables.mjs', readFileSync(made.file('auth-schema.ts'), 'utf8'))
  const schema = (await import(/* @vite-ignore */ pathToFileURL(made.file('tables.mjs')).href)) as object
  if (url === undefined) inFile(made, handle => sqliteTables(schema).forEach(sql => handle.exec(sql)))
  else for (const sql of postgresTables(schema)) await query(url, sql)
}

export async function sqliteDatabase(made: App): Promise<void> {
  const database = new Sqlite(made.file('auth.db'))
  await (await getMigrations({ database })).runMigrations()
  ;(database as never as Handle).close()
}

export async function prismaDatabase(made: App): Promise<void> {
  const { schema, statements } = await prismaTables()
  made.write('schema.prisma', schema)
  prisma(made.path, 'generate', '--schema', 'schema.prisma')
  inFile(made, handle => statements.forEach(sql => handle.exec(sql)))
}

/** The driver, whose client is one of this process. */
export function mongoDriver(): Record<string, string> {
  const at = (path: string): string => JSON.stringify(pathToFileURL(`${root}/${path}`).href)
  return {
    'node_modules/mongodb/package.json': '{"name":"mongodb","type":"module","exports":"./index.mjs"}',
    'node_modules/mongodb/index.mjs': `import { MemoryClient, MemoryDb } from ${at('__test__/adapters/kinds/mongo-db.ts')}
export class MongoClient extends MemoryClient { constructor() { super(new MemoryDb()) } }
`,
  }
}

function inFile(made: App, run: (handle: Handle) => void): void {
  const handle = new Sqlite(made.file('auth.db')) as never as Handle
  run(handle)
  handle.close()
}
