// Starts with the server: the configuration is checked before the first request, and rules and
// sessions stand in front of every handler.

import { SESSION_READER, type SessionReader } from '../shared/session-reader.js'
import { closeServerAuth, serverAuth } from './auth.js'
import { createGuard } from './guard.js'
import { defineServerPlugin, forbidSharedCaching, isShared, type ServerEvent, serverApp, serverConfig } from './nitro.js'
import { getRequestSession } from './session.js'

export default defineServerPlugin((nitro) => {
  // A prerendered page is everybody's: nobody is logged in, and the secret is not there yet.
  if (import.meta.prerender) return
  if (!import.meta.dev) serverAuth()
  const app = serverApp(nitro)
  const guard = createGuard(serverConfig())
  app.guard((event) => {
    if (!isShared(event)) event.context[SESSION_READER] = pageSession(event)
    return guard(event)
  })
  app.onClose(closeServerAuth)
})

/** The session for a page, which then is nobody else's to see. */
function pageSession(event: ServerEvent): SessionReader {
  return async () => {
    const session = await getRequestSession(event)
    if (session) forbidSharedCaching(event)
    return session
  }
}
