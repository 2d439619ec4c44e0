// The options as better-auth knows them: its own plugin objects, and the ids of older spellings.

import type { BetterAuthOptions } from 'better-auth'
import type { Options } from './context.js'
import { asReference } from './plugins.js'

export function referenceOptions(options: Options): BetterAuthOptions {
  const { generateId, database } = (options.advanced ?? {}) as { generateId?: never; database?: { useNumberId?: boolean } }
  const ids = database?.useNumberId ? { generateId: 'serial' as const } : generateId ? { generateId } : {}
  return {
    ...options,
    advanced: { ...options.advanced, database: { ...ids, ...options.advanced?.database } },
    plugins: asReference(options.plugins ?? []),
  } as BetterAuthOptions
}
