// The client asks again after a sign-in, a sign-out, in another tab, and when the window gets the
// focus; the app's state follows.

import { type Ref, watch } from 'vue'
import type { AppAuthClient, AppSession } from '#nuxt-better-auth'
import type { AuthState } from './state.js'

interface ClientSession {
  data: Partial<AppSession> | null
  error: { status?: number } | null
  isPending: boolean
  isRefetching?: boolean
}

export function followClient(client: AppAuthClient, state: AuthState): void {
  const found = client.useSession() as unknown as Readonly<Ref<ClientSession>>
  const follow = ({ data, error, isPending, isRefetching }: ClientSession) => {
    if (isPending || isRefetching) return
    // A network that fails signs nobody out.
    if (error && error.status !== 401) return
    state.set(data?.session && data.user ? { session: data.session, user: data.user } : null)
  }
  watch(found, follow, { immediate: true, flush: 'sync' })
}
