// What a rendered page adds to its response.

import type { useRequestEvent } from 'nuxt/app'

type RequestEvent = NonNullable<ReturnType<typeof useRequestEvent>>

/** The page shows a user: neither a proxy nor the browser's back button may show it again later. */
export function forbidSharedCaching({ node: { res } }: RequestEvent): void {
  if (!res.headersSent && !res.hasHeader('cache-control')) res.setHeader('cache-control', 'private, no-store')
}
