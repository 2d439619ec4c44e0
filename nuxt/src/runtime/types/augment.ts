// The types that an app's own configuration extends: generated declarations merge into these
// interfaces under the name `#nuxt-better-auth`.

import type { ComputedRef, Ref } from 'vue'

export interface AuthUser {
  id: string
  createdAt: Date
  updatedAt: Date
  email: string
  emailVerified: boolean
  name: string
  image?: string | null
}

export interface AuthSession {
  id: string
  createdAt: Date
  updatedAt: Date
  userId: string
  expiresAt: Date
  /** There in server code alone: a page never sees it. */
  token: string
  ipAddress?: string | null
  userAgent?: string | null
}

export interface AppSession {
  user: AuthUser
  session: AuthSession
}

/** What the function form of `defineServerAuth` is given: the app's `runtimeConfig`, and `db`. */
export interface ServerAuthContext {}

/** Its `ids` are the social providers of the app. */
export interface AuthSocialProviderRegistry {}

/** Every named field must equal the value, or one of the values. */
export type UserMatch<T> = { [K in keyof T]?: T[K] | readonly T[K][] }

export interface RequireSessionOptions {
  /** 403 unless the user has these values. */
  user?: UserMatch<AuthUser>
  /** 403 unless it returns true. What it throws is passed on. */
  rule?: (context: AppSession) => boolean | Promise<boolean>
}

export interface UserSessionComposable {
  client: unknown
  user: Ref<AuthUser | null>
  session: Ref<AuthSession | null>
  loggedIn: ComputedRef<boolean>
  ready: ComputedRef<boolean>
  signIn: unknown
  signUp: unknown
  fetchSession: (options?: FetchSessionOptions) => Promise<void>
  waitForSession: () => Promise<void>
  signOut: (options?: SignOutOptions) => Promise<void>
  updateUser: (updates: Partial<AuthUser>) => Promise<void>
}

export interface FetchSessionOptions {
  headers?: HeadersInit
  /** Asks the database, not the session cache in the cookie. */
  force?: boolean
}

export interface SignOutOptions {
  /** Instead of going to `redirects.logout`. */
  onSuccess?: () => void | Promise<void>
}
