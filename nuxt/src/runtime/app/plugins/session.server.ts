// A page that is rendered for one visitor knows who that is.

import { defineNuxtPlugin, useRequestEvent } from 'nuxt/app'
import { sessionReader } from '../internal/fetch-session.js'
import { useAuthState } from '../internal/state.js'
import { forbidSharedCaching } from '../internal/server-response.js'

export default defineNuxtPlugin({
  name: 'auth:session-init',
  enforce: 'pre',
  async setup() {
    const event = useRequestEvent()
    const read = sessionReader()
    if (!event || !read) return
    const state = useAuthState()
    try {
      const found = await read()
      state.set(found)
      if (found) forbidSharedCaching(event)
    } catch (error) {
      // Pages that demand a user fail; the others are rendered, and the browser asks again.
      console.error('The session could not be read:', error)
    }
  },
})
