// Which databases the core opens itself, and the way to all others.

import type { Callback } from './options.js'

/** Under which the core finds the adapter. */
export const ADAPTER = 'database.$adapter'

/** Whether it is anything but a URL or `{ url, … }`: a handle, a pool, an adapter. */
export function isHostedDatabase(database: unknown): boolean {
  if (typeof database === 'function') return true
  return typeof database === 'object' && database !== null && !('url' in database && typeof database.url === 'string')
}

/** Runs statements in the adapter that better-auth makes of the options; it is loaded with the first one. */
export function hostedAdapter(options: object): Callback {
  let loading: Promise<{ run(request: never): Promise<unknown> }> | undefined
  const open = () =>
    import('./hosted/database.js').then(({ HostedDatabase }) => HostedDatabase.open(options as never))
  return async (request) => {
    loading ??= open()
    const database = await loading.catch((error: unknown) => {
      // The next request tries again.
      loading = undefined
      throw error
    })
    return database.run(request as never)
  }
}
