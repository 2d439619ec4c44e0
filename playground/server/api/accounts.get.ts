// The user's ways to sign in. Their tokens stay on the server.

export default defineEventHandler(async (event) => {
  await requireUserSession(event)
  const accounts = await serverAuth(event).api.listUserAccounts({ headers: event.headers })
  return accounts
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    .map(({ id, providerId, createdAt }) => ({ id, providerId, createdAt }))
})
