// A page that is rendered for one visitor knows who that is.

import { defineNuxtPlugin } from 'nuxt/app'
import { sessionReader } from '../internal/fetch-session.js'
import { useAuthState } from '../internal/state.js'

export default defineNuxtPlugin({
  name: 'auth:session-init',
  enforce: 'pre',
  async setup() {
    const read = sessionReader()
    if (!read) return
    const state = useAuthState()
    try {
      state.set(await read())
    } catch (error) {
      // Pages that demand a user fail; the others are rendered, and the browser asks again.
      console.error('The session could not be read:', error)
    }
  },
})
