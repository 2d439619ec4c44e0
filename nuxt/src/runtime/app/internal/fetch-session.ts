// Asks for the session and keeps the answer.

import { useRequestEvent } from 'nuxt/app'
import type { AppAuthClient, AppSession, FetchSessionOptions } from '#nuxt-better-auth'
import { SESSION_READER, type SessionReader } from '../../shared/session-reader.js'
import { toActionError } from './errors.js'
import { forgetFirstAnswer } from './first-answer.js'
import type { AuthState } from './state.js'

/** In the browser. Who cannot be asked for is logged, and taken for logged out. */
export async function fetchSessionInBrowser(
  client: AppAuthClient,
  state: AuthState,
  { headers, force }: FetchSessionOptions = {},
): Promise<void> {
  forgetFirstAnswer()
  try {
    const query = force ? { disableCookieCache: true } : undefined
    const { data, error } = await client.getSession({ ...(query ? { query } : {}) }, headers ? { headers } : undefined)
    if (error) throw error
    state.set(data as AppSession | null)
  } catch (raw) {
    state.set(null)
    const { status, code, message } = toActionError(raw)
    if (status !== 401 && code !== 'UNAUTHORIZED') console.error(`The session could not be fetched: ${message}`)
  }
}

/** While a page is rendered. A page that is made for everyone knows of no session. */
export function sessionReader(): SessionReader | undefined {
  return useRequestEvent()?.context[SESSION_READER] as SessionReader | undefined
}
