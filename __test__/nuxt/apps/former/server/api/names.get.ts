import type { AppSession, AuthUser } from '#nuxt-better-auth'
import { createDatabase, db } from '#auth/database'
import { schema } from '#auth/schema'
import { createSecondaryStorage } from '#auth/secondary-storage'
import createServerAuth from '#auth/server'
import { APIError, generateId } from 'corten'
import { organization } from 'corten/plugins'

export default defineEventHandler(async (event) => {
  const session: AppSession = await requireUserSession(event)
  const user: AuthUser = session.user
  const rows = db as { context: unknown[]; user: { email: string }[] }
  const { rows: own, public: known } = useRuntimeConfig() as { rows?: object; public: { auth?: { databaseProvider?: string } } }
  return {
    name: user.name,
    appName: createServerAuth({ runtimeConfig: useRuntimeConfig(), db }).appName,
    absent: [schema, createSecondaryStorage()].every((value) => value === undefined),
    database: [known.auth?.databaseProvider, own, typeof createDatabase(), rows.context, rows.user.map(({ email }) => email)],
    helpers: [generateId(8).length, new APIError('FORBIDDEN').statusCode, organization().id],
  }
})
