// A kind of adapter: how an empty database of it is made.
import type { BetterAuthOptions } from 'better-auth'
import type { Options } from '../fixture.js'

export type Database = NonNullable<BetterAuthOptions['database']>

export interface Opened {
  /** What stands in `database`. */
  database: Database
  close(): unknown
}

export interface Kind {
  name: string
  /** An empty database with the tables that the options want. */
  open(options: Options): Promise<Opened>
  /** Ids that a row may be given: those of MongoDB have a form of their own. */
  id?(name: string): string
  /** What the adapter has no notion of. */
  lacks?: ('columns' | 'rollback' | 'serial' | 'uuid' | 'renames' | 'native joins')[]
}
