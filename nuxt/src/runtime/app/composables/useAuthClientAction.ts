import type { AppAuthClient } from '#nuxt-better-auth'
import { type ActionHandle, createAction } from '../internal/action.js'
import { getClient } from '../internal/client.js'

/** A method of the client with `status`, `data` and `error`: `useAuthClientAction(client => client.changePassword)`. */
export function useAuthClientAction<Args extends unknown[], Result>(
  select: (client: AppAuthClient) => (...args: Args) => Promise<Result>,
): ActionHandle<Args, Result> {
  if (typeof select !== 'function') throw new TypeError('useAuthClientAction(select) requires a function.')
  return createAction(async (...args: Args) => {
    const client = getClient()
    if (!client) throw new Error('The auth client is there in the browser only.')
    return select(client)(...args)
  })
}
