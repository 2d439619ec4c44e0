// Everyone who asks within a request shares one lookup.
export default defineEventHandler(async (event) => {
  const [first, second] = await Promise.all([getRequestSession(event), getUserSession(event)])
  const { user, session } = await requireUserSession(event)
  return { email: user.email, token: session.token, same: first?.session.id === second?.session.id }
})
