// `auth` of route rules and pages: what it demands, and what becomes of a visitor.

import type { AuthMeta, AuthMode } from '../types.js'
import { matchesUser } from './match-user.js'

export interface Access {
  mode: AuthMode
  redirectTo: string | undefined
  user: object | undefined
}

/** What is demanded; nothing for `false`. A value that is not known demands a user. */
export function readAccess(auth: AuthMeta | null | undefined): Access[] {
  if (auth === undefined || auth === null || auth === false) return []
  if (typeof auth !== 'object') return [{ mode: mode(auth), redirectTo: undefined, user: undefined }]
  return [{ mode: mode(auth.only), redirectTo: auth.redirectTo, user: auth.user }]
}

export type Verdict = 'allowed' | 'login' | 'guests-only' | 'denied'

export function judge({ mode, user: match }: Access, user: object | null | undefined): Verdict {
  if (mode === 'guest') return user ? 'guests-only' : 'allowed'
  if (!user) return 'login'
  return match && !matchesUser(user, match) ? 'denied' : 'allowed'
}

function mode(value: unknown): AuthMode {
  return value === 'guest' ? 'guest' : 'user'
}
