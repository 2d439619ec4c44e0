// The auth context of hosted code: better-auth's own, over the core's rows and password hashes.

import type { AuthContext, BetterAuthOptions } from 'better-auth'
import { betterAuth } from 'better-auth/minimal'
import { isHostedDatabase } from '../database.js'
import type { LogLine } from '../log.js'
import { createAdapter } from './adapter.js'
import type { Core } from './core.js'
import { asReference } from './plugins.js'
import { completeStorage } from './secondary.js'

/** The user's options: as better-auth's, but for what only corten knows. */
export type Options = Omit<BetterAuthOptions, 'database'> & { database?: unknown }

export async function createContext(options: Options, core: Core, log: LogLine): Promise<AuthContext> {
  let started = false
  const own: BetterAuthOptions = {
    ...options,
    ...(options.plugins ? { plugins: asReference(options.plugins) } : {}),
    database: (given: BetterAuthOptions) => createAdapter(core, { ...given, database: options.database as never }),
    ...(options.secondaryStorage ? { secondaryStorage: completeStorage(options.secondaryStorage) as never } : {}),
    emailAndPassword: { ...options.emailAndPassword, enabled: options.emailAndPassword?.enabled ?? false, password: passwords(options, core) },
    logger: {
      ...options.logger,
      // What there is to say about the options, the core has said.
      log: (level, message, ...args) => {
        if (started) log(level, message, ...args)
      },
    },
  }
  const stateless = !options.database && !options.secondaryStorage
  if (stateless) delete own.database
  const context = (await betterAuth(own).$context) as AuthContext
  // Without a database better-auth makes a store of its own; the core's is the one that counts. What better-auth has
  // built over it, the hooks of plugins among it, stays.
  if (stateless) Object.assign(context.adapter, createAdapter(core, context.options))
  context.options.database = options.database as BetterAuthOptions['database']
  context.runMigrations = isHostedDatabase(options.database) ? () => migrateHosted(options) : () => core.migrate()
  started = true
  return context
}

/** What the core does not open, better-auth migrates. */
async function migrateHosted(options: Options): Promise<void> {
  const { getMigrations } = await import('better-auth/db/migration')
  const plugins = asReference(options.plugins ?? [])
  const { runMigrations } = await getMigrations({ ...options, plugins } as BetterAuthOptions)
  await runMigrations()
}

/** Custom functions stay; otherwise the core hashes, in its own threads. */
function passwords({ emailAndPassword }: Options, core: Core) {
  const { hash, verify } = emailAndPassword?.password ?? {}
  return {
    hash: hash ?? ((password: string) => core.hash(password)),
    verify: verify ?? ((data: { hash: string; password: string }) => core.verify(data.hash, data.password)),
  }
}
