// `jwt`, run by the core.

import type { jwt as reference } from 'better-auth/plugins'
import { native } from './native.js'

type Options = NonNullable<Parameters<typeof reference>[0]>

export const jwt = ((options?: Options) => {
  check(options)
  return native('jwt', options)
}) as typeof reference

/** What better-auth's factory refuses, in its words: plugins may be made long before the application. */
function check(options: Options | undefined): void {
  const { keyPairConfig, remoteUrl, jwksPath = '/jwks' } = options?.jwks ?? {}
  if (options?.jwt?.sign && !remoteUrl) throw failure('options.jwks.remoteUrl must be set when using options.jwt.sign')
  if (remoteUrl && !keyPairConfig?.alg) {
    throw failure('options.jwks.keyPairConfig.alg must be specified when options.jwks.remoteUrl is used for OpenID metadata')
  }
  const path: unknown = jwksPath ?? '/jwks'
  if (typeof path !== 'string' || !path.startsWith('/') || path.includes('..')) {
    throw failure("options.jwks.jwksPath must be a non-empty string starting with '/' and not contain '..'")
  }
}

/** By its name, as better-auth's own class would have to be loaded. */
function failure(message: string): Error {
  return Object.assign(new Error(message), { name: 'BetterAuthError' })
}
