// The session of a request, looked up once.

import type { AppSession, RequireSessionOptions } from '#nuxt-better-auth'
import { matchesUser } from '../shared/match-user.js'
import { serverAuth } from './auth.js'
import { addCookies, httpError, isErrorPage, type ServerEvent } from './nitro.js'

interface SessionContext {
  /** May be set by the app's own middleware, for a session that came another way. */
  requestSession?: AppSession | null
  [LOOKUP]?: { credentials: string; session: Promise<AppSession | null> }
}

const LOOKUP = Symbol.for('corten.session-lookup')

/**
 * The session of the request, or null. All who ask within a request share one lookup, and a
 * renewed cookie is added to the response once.
 */
export async function getRequestSession(event: ServerEvent): Promise<AppSession | null> {
  const context = event.context as SessionContext
  if (context.requestSession !== undefined) return context.requestSession
  // A request that the server makes to itself may share the context, but not the cookies.
  const credentials = credentialsOf(event)
  const running = context[LOOKUP]
  if (running?.credentials === credentials) return running.session
  const session = lookUp(event)
  context[LOOKUP] = { credentials, session }
  // The next one to ask tries again.
  session.catch(() => delete context[LOOKUP])
  return session
}

/** The session of the request, or null. The same as `getRequestSession`. */
export function getUserSession(event: ServerEvent): Promise<AppSession | null> {
  return getRequestSession(event)
}

/**
 * The session of the request.
 *
 * @throws 401 "Authentication required" without one, 403 "Access denied" if `user` or `rule` refuses it.
 */
export async function requireUserSession(event: ServerEvent, options: RequireSessionOptions = {}): Promise<AppSession> {
  const session = await getRequestSession(event)
  if (!session) throw httpError(401, 'Authentication required')
  const { user: match, rule } = options
  if (match && !matchesUser(session.user, match)) throw httpError(403, 'Access denied')
  if (rule && !(await rule({ user: session.user, session: session.session }))) throw httpError(403, 'Access denied')
  return session
}

async function lookUp(event: ServerEvent): Promise<AppSession | null> {
  // The page of an error is answered within a request that has looked already: one renewal is enough.
  const query = isErrorPage(event) ? { disableRefresh: true } : undefined
  const { headers, response } = await serverAuth(event).api.getSession({
    headers: event.headers,
    ...(query ? { query } : {}),
    returnHeaders: true,
  })
  if (!query && headers) addCookies(event, headers)
  return response as AppSession | null
}

function credentialsOf(event: ServerEvent): string {
  return `${event.headers.get('cookie') ?? ''}\n${event.headers.get('authorization') ?? ''}`
}
