export default defineEventHandler(async (event) => {
  const { user } = await requireUserSession(event, {
    user: { email: ['chief@example.com', 'deputy@example.com'] },
    rule: async ({ user }) => {
      if (getQuery(event).teapot) throw createError({ statusCode: 418, statusMessage: 'Teapot' })
      return user.name.startsWith('C')
    },
  })
  return user.email
})
