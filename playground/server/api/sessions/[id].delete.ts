// Ends one of the user's sessions.

export default defineEventHandler(async (event) => {
  await requireUserSession(event)
  const { api } = serverAuth(event)
  const { headers } = event
  const sessions = await api.listSessions({ headers })
  const session = sessions.find(({ id }) => id === getRouterParam(event, 'id'))
  if (!session) throw createError({ statusCode: 404, statusMessage: 'This session has ended already' })
  return api.revokeSession({ headers, body: { token: session.token } })
})
