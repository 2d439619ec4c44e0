// The public types of the module.

import type { AuthSocialProviderRegistry, AuthUser, UserMatch } from './types/augment.js'

export type {
  AppSession,
  AuthSession,
  AuthSocialProviderRegistry,
  AuthUser,
  FetchSessionOptions,
  RequireSessionOptions,
  ServerAuthContext,
  SignOutOptions,
  UserMatch,
  UserSessionComposable,
} from './types/augment.js'
export type { Auth, InferSessionFromClient as InferSession, InferUserFromClient as InferUser } from 'better-auth'

export type AuthSocialProviderId = AuthSocialProviderRegistry extends { ids: infer Ids } ? Extract<Ids, string> : never

export type AuthMode = 'guest' | 'user'

/** Who may see a page or call a route: `auth` of a route rule and of `definePageMeta`. */
export type AuthMeta =
  | false
  | AuthMode
  | {
      /** Default: `user`. */
      only?: AuthMode
      /** Instead of `redirects.login` or `redirects.guest`; pages only. */
      redirectTo?: string
      /** 403 for other users. */
      user?: UserMatch<AuthUser>
    }

/** A failed sign-in, sign-up or other call, in one shape. */
export interface AuthActionError {
  message: string
  code?: string
  /** The HTTP status, where there was one. */
  status?: number
  raw: unknown
}
