// The app's one auth instance.

import { createDatabase, db } from '#auth/database'
import createServerAuth from '#auth/server'
import { type CortenAuth, createAuth } from 'corten'
import { joinURL } from 'ufo'
import type { ServerAuthConfig } from '../config.js'
import { siteOrigin } from './base-url.js'
import { type ServerConfig, type ServerEvent, serverConfig } from './nitro.js'

export type ServerAuth = CortenAuth<ReturnType<typeof createServerAuth> & { database: NonNullable<ServerAuthConfig['database']> }>

let instance: ServerAuth | undefined

/**
 * The auth instance of the app: `api`, `handler`, `options`. There is one, whatever the request.
 *
 * @throws Error naming what to set or change, if the configuration is not complete.
 */
export function serverAuth(_event?: ServerEvent): ServerAuth {
  instance ??= create(serverConfig())
  return instance
}

/** Closes the database, if the instance was ever made. */
export async function closeServerAuth(): Promise<void> {
  await instance?.close()
}

function create(config: ServerConfig): ServerAuth {
  const database = createDatabase()
  const options: ServerAuthConfig = createServerAuth({ runtimeConfig: config.runtimeConfig, db })
  if (database && options.database) {
    throw new Error(
      `The database provider \`${config.databaseProvider}\` brings a database, and the server's configuration names another: ` +
        'remove `database` from it, or take the provider away in the hook `better-auth:database:providers`.',
    )
  }
  // By another name: Nitro writes its own mode in place of `process.env.NODE_ENV`.
  const { env } = process
  const secret = config.secret || env.BETTER_AUTH_SECRET || ''
  if (!import.meta.dev) {
    // Nitro's bundle is a production build, but nothing says so to the packages beside it.
    env.NODE_ENV ||= 'production'
    if (!secret && !env.BETTER_AUTH_SECRETS && !('secrets' in options)) {
      throw new Error(
        'The secret is missing: set NUXT_BETTER_AUTH_SECRET to at least 32 random characters where the server runs. ' +
          '`openssl rand -base64 32` makes some.',
      )
    }
  }
  const baseURL = siteOrigin(config, options.advanced?.trustedProxyHeaders === true)
  return createAuth({
    ...options,
    ...(database ? { database } : {}),
    ...(secret ? { secret } : {}),
    ...(baseURL ? { baseURL } : {}),
    basePath: joinURL(config.baseURL, config.basePath),
    ...(import.meta.dev && baseURL ? { trustedOrigins: withRequestOrigin(options.trustedOrigins) } : {}),
  } as never) as unknown as ServerAuth
}

type TrustedOrigins = ServerAuthConfig['trustedOrigins']

/** In development the app is opened under localhost, whatever its site URL will be. */
function withRequestOrigin(trusted: TrustedOrigins): TrustedOrigins {
  return async (request) => {
    const own = request ? [new URL(request.url).origin] : []
    return [...((typeof trusted === 'function' ? await trusted(request) : trusted) ?? []), ...own]
  }
}
