// Convex as the database: the functions that convex/auth.ts exports, called over HTTP by the adapter
// of @convex-dev/better-auth.

import { convexAdapter } from '@convex-dev/better-auth'
import { ConvexHttpClient } from 'convex/browser'
import { anyApi } from 'convex/server'
import type { ServerAuthConfig } from '../../config.js'
import { serverConfig } from '../nitro.js'
import { type Arguments, byAge, received, sent } from './words.js'

const functions = anyApi.auth as Record<string, unknown>

/** @throws Error if it is not known where Convex is. */
export function createConvexDatabase(): ServerAuthConfig['database'] {
  const client = new ConvexHttpClient(address(), { logger: false })
  const runQuery = async (name: unknown, args: Arguments) => received(await client.query(name, sent(args)))
  // By itself the client sends one mutation at a time.
  const run = async (name: unknown, args: Arguments) => received(await client.mutation(name, sent(args), { skipQueue: true }))

  async function runMutation(name: unknown, args: Arguments): Promise<unknown> {
    const aged = byAge(args)
    if (!aged) return run(name, args)
    const ids: string[] = []
    for (let cursor: string | null = null, isDone = false; !isDone; ) {
      const found = (await runQuery(functions.findMany, { ...aged.rows, paginationOpts: { numItems: 200, cursor } })) as Page
      ids.push(...found.page.filter(aged.matches).map(({ _id }) => _id))
      ;({ isDone, continueCursor: cursor } = found)
    }
    return ids.length > 0 ? run(name, aged.named(ids)) : { count: 0, isDone: true, continueCursor: null }
  }
  return convexAdapter({ runQuery, runMutation }, { adapter: functions })
}

interface Page {
  page: { _id: string; createdAt?: number }[]
  isDone: boolean
  continueCursor: string
}

function address(): string {
  const { convex } = serverConfig().runtimeConfig.public as { convex?: { url?: unknown } }
  const url = process.env.CONVEX_URL || process.env.NUXT_PUBLIC_CONVEX_URL || convex?.url
  if (typeof url === 'string' && /^https?:\/\//.test(url) && URL.canParse(url)) return url
  throw new Error(
    `The address of Convex is ${url ? 'no URL' : 'missing'}: set CONVEX_URL, such as https://happy-animal-123.convex.cloud, where the server runs.`,
  )
}
