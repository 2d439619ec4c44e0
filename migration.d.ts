import type { getMigrations as Reference } from 'better-auth/db/migration'
import type { CortenOptions } from './index.js'

export * from 'better-auth/db/migration'

/** What the database of the options lacks, and the way to make it. */
export declare function getMigrations(
  options: CortenOptions,
  settings?: Parameters<typeof Reference>[1],
): ReturnType<typeof Reference>
