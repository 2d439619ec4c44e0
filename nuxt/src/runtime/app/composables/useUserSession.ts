// The session in pages and components.

import type { ComputedRef, Ref } from 'vue'
import { navigateTo, useNuxtApp } from 'nuxt/app'
import { nextTick } from 'vue'
import type { AppAuthClient, AuthSession, AuthUser, FetchSessionOptions, SignOutOptions } from '#nuxt-better-auth'
import { asksToRedirect, type AuthMethods, syncedMethods, unavailableMethods, withCallbackUrl } from '../internal/auth-methods.js'
import { getClient } from '../internal/client.js'
import { toError } from '../internal/errors.js'
import { fetchSessionInBrowser, sessionReader } from '../internal/fetch-session.js'
import { afterSignIn, usePublicAuthConfig } from '../internal/redirects.js'
import { useAuthState } from '../internal/state.js'
import { until } from '../internal/until.js'

export interface UseUserSessionReturn {
  /** The browser's client of Better Auth; null on the server. */
  client: AppAuthClient | null
  user: Ref<AuthUser | null>
  session: Ref<AuthSession | null>
  loggedIn: ComputedRef<boolean>
  /** Whether it is known who is here. */
  ready: ComputedRef<boolean>
  signIn: AppAuthClient['signIn']
  signUp: AppAuthClient['signUp']
  signOut: (options?: SignOutOptions) => Promise<void>
  /** Resolves when somebody is logged in, after 5 seconds in any case. */
  waitForSession: () => Promise<void>
  fetchSession: (options?: FetchSessionOptions) => Promise<void>
  /** Shows the change at once, and takes it back if the server refuses it. */
  updateUser: (updates: Partial<AuthUser>) => Promise<void>
}

const SIGN_IN_WAIT_MS = 5000

let signingOut: Promise<void> | undefined

export function useUserSession(): UseUserSessionReturn {
  const nuxtApp = useNuxtApp()
  const config = usePublicAuthConfig()
  const client = getClient()
  const state = useAuthState()
  const { user, session, loggedIn, ready } = state
  const read = sessionReader()

  async function fetchSession(options?: FetchSessionOptions): Promise<void> {
    if (client) return fetchSessionInBrowser(client, state, options)
    // What cannot be read stays unknown: nobody is logged out by a database that is down.
    if (read) await read().then(state.set, () => undefined)
  }

  const waitForSession = () => until(loggedIn, SIGN_IN_WAIT_MS)

  async function updateUser(updates: Partial<AuthUser>): Promise<void> {
    const before = user.value
    if (!before) return
    user.value = { ...before, ...updates }
    if (!client) return
    try {
      const { error } = await client.updateUser(updates as never)
      if (error) throw error
    } catch (raw) {
      user.value = before
      throw toError(raw)
    }
  }

  async function signOut(options: SignOutOptions = {}): Promise<void> {
    if (!client) throw new Error('signOut() can only be called in the browser.')
    signingOut ??= leave(client, options).finally(() => {
      signingOut = undefined
    })
    await signingOut
  }

  async function leave(client: AppAuthClient, { onSuccess }: SignOutOptions): Promise<void> {
    const { data, error } = await client.signOut()
    // Who is told that they are signed out must be: a shared computer would keep them signed in.
    if (error && error.status !== 401) throw toError(error)
    state.set(null)
    if (onSuccess) return onSuccess()
    // The client is on its way to the provider, where people sign out, too.
    if (asksToRedirect(data)) return
    const target = config.redirects.logout
    if (!target) return
    await nextTick()
    await nuxtApp.runWithContext(() => navigateTo(target))
  }

  /** What follows a sign-in or sign-up: the session, and then the caller's own step or the way back. */
  async function settle(next: () => unknown): Promise<void> {
    await fetchSession({ force: true })
    if (!loggedIn.value) await waitForSession()
    await nextTick()
    await next()
  }

  const goBack = () => {
    const target = afterSignIn(config, new URL(location.href))
    if (target === undefined) return undefined
    return () => (loggedIn.value ? nuxtApp.runWithContext(() => navigateTo(target)) : undefined)
  }
  const sync = { settle, goBack }
  const socialUrl = (data: unknown) => withCallbackUrl(data, afterSignIn(config, new URL(location.href)))

  return {
    client,
    user,
    session,
    loggedIn,
    ready,
    signIn: (client
      ? syncedMethods(client.signIn as unknown as AuthMethods, sync, socialUrl)
      : unavailableMethods('signIn')) as AppAuthClient['signIn'],
    signUp: (client
      ? syncedMethods(client.signUp as unknown as AuthMethods, sync)
      : unavailableMethods('signUp')) as AppAuthClient['signUp'],
    signOut,
    waitForSession,
    fetchSession,
    updateUser,
  }
}
