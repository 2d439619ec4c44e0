// The two servers under comparison, each opened on a SQLite file of its own.
import { copyFileSync, existsSync } from 'node:fs'
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import Database from 'better-sqlite3'
import { createAuth } from 'corten'
import { rememberHashes } from './hashes.js'

/** The options of a scenario: everything but the database, plus what only corten knows. */
export type Options = Omit<BetterAuthOptions, 'database'>

export type ApiCall = (input?: Record<string, unknown>) => Promise<unknown>

/** What both servers have in common. */
export interface Server {
  handler(request: Request): Promise<Response>
  api: Record<string, ApiCall | undefined>
  close(): Promise<void>
}

export interface Target {
  name: 'reference' | 'corten'
  open(file: string, options: Options): Promise<Server>
}

interface Auth {
  handler(request: Request): Promise<Response>
  api: unknown
}

/** Makes an empty migrated file once, since the schema is the same for every scenario. */
async function migrate(template: string): Promise<void> {
  const database = new Database(template)
  const migrations = await getMigrations({ database })
  await migrations.runMigrations()
  database.close()
}

/** better-auth on better-sqlite3. `template` is where the empty migrated file is kept. */
export function reference(template: string): Target {
  return {
    name: 'reference',
    async open(file, options) {
      if (!existsSync(template)) await migrate(template)
      copyFileSync(template, file)
      const database = new Database(file)
      const auth: Auth = betterAuth({ ...rememberHashes(options), database })
      return {
        handler: request => auth.handler(request),
        api: auth.api as Server['api'],
        close: async () => void database.close(),
      }
    },
  }
}

/**
 * corten on a URL. With `template` the file is a copy of it, which production needs, where corten does not migrate;
 * without, corten makes its tables itself.
 */
export function corten(template?: string): Target {
  return {
    name: 'corten',
    async open(file, options) {
      if (template !== undefined) {
        if (!existsSync(template)) await migrate(template)
        copyFileSync(template, file)
      }
      const auth = createAuth({ ...options, database: `sqlite:${file}` })
      return {
        handler: request => auth.handler(request),
        api: auth.api as unknown as Server['api'],
        close: async () => void (await auth.close()),
      }
    },
  }
}
