import type { AppSession, AuthUser } from '#nuxt-better-auth'

export default defineEventHandler(async (event) => {
  const { user, session } = await requireUserSession(event, {
    user: { role: ['admin'] },
    rule: ({ user, session }) => user.role === 'admin' && session.device !== 'kiosk',
  })
  const role: string = user.role
  const age: number | null | undefined = user.age
  const device: string | null | undefined = session.device
  const created: Date = user.createdAt
  const token: string = session.token
  // @ts-expect-error Users have no such field.
  void user.rolle
  // @ts-expect-error It may be missing.
  const sure: number = user.age
  // @ts-expect-error A rule answers yes or no.
  await requireUserSession(event, { rule: () => 'yes' })
  // @ts-expect-error The field is text.
  await requireUserSession(event, { user: { role: 1 } })

  const found: AppSession | null = await getUserSession(event)
  // @ts-expect-error There may be no session.
  void found.user
  const known: AuthUser | undefined = (await getRequestSession(event))?.user

  const auth = serverAuth(event)
  const answer = await auth.api.getSession({ headers: event.headers })
  const sameRole: string | undefined = answer?.user.role
  const listed = await auth.api.listSessions({ headers: event.headers })
  const first: Date | undefined = listed[0]?.expiresAt
  const method: string | undefined = auth.options.appName
  // @ts-expect-error There is no such endpoint.
  void auth.api.fly
  return { role, age, device, created, token, sure, known, sameRole, first, method }
})
