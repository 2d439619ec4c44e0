// The user's sessions, newest first. Their tokens stay on the server.

export default defineEventHandler(async (event) => {
  const { session: current } = await requireUserSession(event)
  const sessions = await serverAuth(event).api.listSessions({ headers: event.headers })
  return sessions
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
    .map(({ id, createdAt, ipAddress, userAgent }) => ({ id, createdAt, ipAddress, userAgent, current: id === current.id }))
})
