import { type AsyncData, type AsyncDataOptions, type NuxtError, useAsyncData } from 'nuxt/app'
import type { AuthRequestFetch } from '../../types/fetch.js'
import { useAuthRequestFetch } from './useAuthRequestFetch.js'
import { useUserSession } from './useUserSession.js'

export interface UseAuthAsyncDataOptions<Data> extends Omit<AsyncDataOptions<Data | null>, 'default'> {
  /** Nothing is fetched for visitors who are not logged in. Default: true. */
  requireAuth?: boolean
}

/** `useAsyncData` with the visitor's cookies. */
export function useAuthAsyncData<Data>(
  key: string,
  fetcher: (requestFetch: AuthRequestFetch) => Promise<Data>,
  { requireAuth = true, ...options }: UseAuthAsyncDataOptions<Data> = {},
): AsyncData<Data | null, NuxtError | undefined> {
  const requestFetch = useAuthRequestFetch()
  const { loggedIn } = useUserSession()
  const fetchUnlessLoggedOut = async () => (requireAuth && !loggedIn.value ? null : fetcher(requestFetch))
  // Nuxt's overloads cannot tell a default of null from one of undefined for a type that is open.
  const asked = { ...options, default: () => null } as unknown as AsyncDataOptions<Data | null>
  return useAsyncData(key, fetchUnlessLoggedOut, asked) as AsyncData<Data | null, NuxtError | undefined>
}
