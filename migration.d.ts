import type { getMigrations as reference } from 'better-auth/db/migration'
import type { CortenOptions } from './index.js'

export * from 'better-auth/db/migration'

/**
 * What the database of the options lacks, and the way to make it: of a native database by the core, of any other as
 * better-auth does it.
 *
 * @throws Error that says what to change, for a change that would need data of its own.
 */
export declare function getMigrations(
  options: CortenOptions | Parameters<typeof reference>[0],
  settings?: Parameters<typeof reference>[1],
): ReturnType<typeof reference>
