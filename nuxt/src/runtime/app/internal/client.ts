// The browser's client of Better Auth: one for the page. The server's bundle has none.

import type { AppAuthClient } from '#nuxt-better-auth'

let client: AppAuthClient | null = null

export function setClient(made: AppAuthClient): void {
  client = made
}

export function getClient(): AppAuthClient | null {
  return client
}
