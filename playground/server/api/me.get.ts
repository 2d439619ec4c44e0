// Guarded by the handler itself.

export default defineEventHandler(async (event) => {
  const { user, session } = await requireUserSession(event)
  return { id: user.id, name: user.name, email: user.email, sessionExpiresAt: session.expiresAt }
})
