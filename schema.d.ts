import type { CortenOptions } from './index.js'

export interface DrizzleSchemaSettings {
  provider: 'sqlite' | 'pg' | 'mysql'
  /** Columns are named as fields are, and not in snake_case. */
  camelCase: boolean
  usePlural?: boolean
}

/**
 * The tables of a configuration, its plugins' among them, as the text of a module: what `drizzleAdapter` expects as its
 * `schema`. `corten generate` writes the same to a file.
 *
 * @throws Error naming a field or table that Drizzle cannot have.
 */
export declare function drizzleSchema(
  options: Omit<CortenOptions, 'database'> & { database?: unknown },
  settings: DrizzleSchemaSettings,
): string
