// Makes the browser's client and keeps the app's state as the client knows it.

import createAppAuthClient from '#auth/client'
import type { AppAuthClient } from '#nuxt-better-auth'
import { defineNuxtPlugin, type NuxtApp, showError, useRouter, useRuntimeConfig } from 'nuxt/app'
import { joinURL } from 'ufo'
import { checkAccess } from '../internal/access.js'
import { setClient } from '../internal/client.js'
import { fetchSessionInBrowser } from '../internal/fetch-session.js'
import { answeringFetch, expectFirstQuestion } from '../internal/first-answer.js'
import { followClient } from '../internal/follow-client.js'
import { usePublicAuthConfig } from '../internal/redirects.js'
import { useAuthState } from '../internal/state.js'

export default defineNuxtPlugin({
  name: 'auth:session-client',
  enforce: 'pre',
  async setup(nuxtApp) {
    const client = createClient()
    const state = useAuthState()
    setClient(client)

    const known = () => (state.loggedIn.value ? { session: state.session.value!, user: state.user.value! } : null)
    if (state.known.value) {
      // A page out of the browser's history may be older than the last sign-out.
      if (!isFromHistory()) expectFirstQuestion(known())
      followClient(client, state)
    } else if (nuxtApp.payload.serverRendered) {
      // Made for everyone, so it is hydrated as it is; who is here comes after.
      nuxtApp.hooks.hookOnce('app:suspense:resolve', async () => {
        await fetchSessionInBrowser(client, state)
        expectFirstQuestion(known())
        followClient(client, state)
        await checkAgain(nuxtApp as NuxtApp)
      })
    } else {
      await fetchSessionInBrowser(client, state)
      expectFirstQuestion(known())
      followClient(client, state)
    }

    window.addEventListener('pageshow', async ({ persisted }) => {
      if (!persisted) return
      await fetchSessionInBrowser(client, state, { force: true })
      await checkAgain(nuxtApp as NuxtApp)
    })
  },
})

function createClient(): AppAuthClient {
  const { public: shared, app } = useRuntimeConfig() as { public: { siteUrl?: string }; app: { baseURL: string } }
  const { clientOnly, basePath } = usePublicAuthConfig()
  const siteUrl = shared.siteUrl || location.origin
  const site = clientOnly
    ? { siteUrl, basePath }
    : { siteUrl, origin: location.origin, basePath: joinURL(app.baseURL, basePath) }
  return createAppAuthClient({ ...site, wrapFetch: answeringFetch })
}

/** The page that is shown, after the session has become known or another. */
async function checkAgain(nuxtApp: NuxtApp): Promise<void> {
  await nuxtApp.runWithContext(async () => {
    const router = useRouter()
    try {
      const target = await checkAccess(router.currentRoute.value, true)
      if (target && typeof target !== 'boolean') await router.replace(target as Parameters<typeof router.replace>[0])
    } catch (error) {
      await nuxtApp.runWithContext(() => showError(error as Error))
    }
  })
}

function isFromHistory(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return navigation?.type === 'back_forward'
}
