// What the app knows of the session. It comes with a server-rendered page.

import { computed } from 'vue'
import { useState } from 'nuxt/app'
import type { AppSession, AuthSession, AuthUser } from '#nuxt-better-auth'

export type AuthState = ReturnType<typeof useAuthState>

export function useAuthState() {
  const session = useState<AuthSession | null>('auth:session', () => null)
  const user = useState<AuthUser | null>('auth:user', () => null)
  /** Whether anybody has asked yet. */
  const known = useState<boolean>('auth:ready', () => false)

  return {
    session,
    user,
    known,
    ready: computed(() => known.value),
    loggedIn: computed(() => Boolean(session.value && user.value)),
    /** A page never sees the session's token. */
    set(found: AppSession | null | undefined): void {
      session.value = found?.session && found.user ? withoutToken(found.session) : null
      user.value = found?.session && found.user ? found.user : null
      known.value = true
    },
  }
}

function withoutToken(session: AuthSession): AuthSession {
  const { token: _, ...rest } = session
  return rest as AuthSession
}
