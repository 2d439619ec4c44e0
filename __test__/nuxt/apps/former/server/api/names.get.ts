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
  return {
    name: user.name,
    appName: createServerAuth({ runtimeConfig: useRuntimeConfig(), db }).appName,
    absent: [db, schema, createDatabase(), createSecondaryStorage()].every((value) => value === undefined),
    helpers: [generateId(8).length, new APIError('FORBIDDEN').statusCode, organization().id],
  }
})
