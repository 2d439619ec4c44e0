import { useRequestFetch } from 'nuxt/app'
import type { AuthRequestFetch } from '../../types/fetch.js'

/** `$fetch` with the visitor's cookies, also while a page is rendered; knows the answers of `/api/auth/**`. */
export function useAuthRequestFetch(): AuthRequestFetch {
  return useRequestFetch() as AuthRequestFetch
}
