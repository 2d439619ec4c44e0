import { createDatabase, db } from '#auth/database'
import { schema, users } from '#auth/schema'
import { eq } from 'drizzle-orm'
import { notes } from '~~/server/db/schema'

export default defineEventHandler(async (event) => {
  const { user } = await requireUserSession(event)
  const [row] = await db.select().from(users).where(eq(users.id, user.id))
  const plan: 'free' | 'paid' | undefined = row?.plan
  const created: Date | undefined = row?.createdAt
  // @ts-expect-error The table has no such column.
  void row?.rolle
  return {
    tables: Object.keys(schema).sort(),
    adapter: typeof createDatabase(),
    row: [row?.email, plan, row?.username, created instanceof Date],
    notes: await db.select({ text: notes.text }).from(notes).where(eq(notes.owner, user.id)),
  }
})
