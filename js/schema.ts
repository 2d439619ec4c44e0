// The tables of a configuration as TypeScript for Drizzle, for tools that make the file themselves.

import type { BetterAuthOptions } from 'better-auth'
import { drizzleSchema as write, type DrizzleOptions } from './cli/schema/drizzle.js'
import { tablesOf } from './cli/schema/tables.js'
import type { Options } from './hosted/context.js'
import { referenceOptions } from './hosted/reference-options.js'

export function drizzleSchema(options: BetterAuthOptions, { usePlural = false, ...settings }: DrizzleOptions & { usePlural?: boolean }): string {
  return write(tablesOf(referenceOptions(options as Options), usePlural), settings)
}
