// Apps that let people in by an OpenID provider: one on the reference, one on corten, from the same options.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { createAuthClient } from 'better-auth/client'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler as referenceHandler } from 'better-auth/node'
import { genericOAuth as referenceGenericOAuth } from 'better-auth/plugins'
import Database from 'better-sqlite3'
import { createAuth } from 'corten'
import { toNodeHandler } from 'corten/node'
import { genericOAuth } from 'corten/plugins'
import { Browser } from './browser.js'
import type { OpenIdServer } from './server.js'

export const PROVIDER = 'local'

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown
type Options = Omit<BetterAuthOptions, 'plugins' | 'database'>
type Config = Parameters<typeof referenceGenericOAuth>[0]

interface Runtime {
  listener: Listener
  close: () => unknown
}

export type Start = (options: Options, config: Config, file: string) => Promise<Runtime>

export const runtimes: Record<string, Start> = {
  async reference(options, config, file) {
    const database = new Database(file)
    const all = { ...options, plugins: [referenceGenericOAuth(config)], database }
    const auth = betterAuth(all)
    await (await getMigrations(all)).runMigrations()
    return { listener: referenceHandler(auth), close: () => database.close() }
  },
  async corten(options, config, file) {
    const auth = createAuth({ ...options, plugins: [genericOAuth(config)], database: `sqlite:${file}` })
    return { listener: toNodeHandler(auth), close: () => auth.close() }
  },
}

export interface App {
  origin: string
  close: () => Promise<void>
}

/** Serves an app whose users may come from `provider`. Pages of its own have no more than their address. */
export async function serveApp(start: Start, provider: OpenIdServer, file: string, more: Options = {}): Promise<App> {
  let listener: Listener = (_, response) => response.end()
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/api/auth')) listener(request, response)
    else response.end(`At ${request.url}`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const { id, secret } = await provider.register(`${origin}/api/auth/callback/${PROVIDER}`, `${origin}/bye`)
  const options: Options = {
    baseURL: origin,
    secret: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO',
    emailAndPassword: { enabled: true },
    logger: { disabled: true },
    ...more,
  }
  const config: Config = {
    config: [
      {
        providerId: PROVIDER,
        discoveryUrl: provider.discoveryUrl,
        clientId: id,
        clientSecret: secret,
        scopes: ['openid', 'profile', 'email', 'offline_access'],
        // Without the question there is no offline access.
        prompt: 'consent',
        pkce: true,
      },
    ],
  }
  const runtime = await start(options, config, file)
  listener = runtime.listener
  return {
    origin,
    async close() {
      await new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      await runtime.close()
    },
  }
}

/** A browser that nobody has used, with the official client in it. */
export function visitor({ origin }: App) {
  const browser = new Browser()
  return { browser, auth: createAuthClient({ baseURL: origin, fetchOptions: { customFetchImpl: browser.fetch } }) }
}

export type Visitor = ReturnType<typeof visitor>
