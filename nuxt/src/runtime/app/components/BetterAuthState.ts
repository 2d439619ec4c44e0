// <BetterAuthState>: its default slot once it is known who is here, `placeholder` before.

import { defineComponent, type SlotsType } from 'vue'
import type { AuthSession, AuthUser, SignOutOptions } from '#nuxt-better-auth'
import { useUserSession } from '../composables/useUserSession.js'

interface Known {
  loggedIn: boolean
  user: AuthUser | null
  session: AuthSession | null
  signOut: (options?: SignOutOptions) => Promise<void>
}

export default defineComponent({
  name: 'BetterAuthState',
  slots: Object as SlotsType<{ default: Known; placeholder: Record<string, never> }>,
  setup(_, { slots }) {
    const { loggedIn, user, session, signOut, ready } = useUserSession()
    return () =>
      ready.value
        ? slots.default?.({ loggedIn: loggedIn.value, user: user.value, session: session.value, signOut })
        : slots.placeholder?.({})
  },
})
