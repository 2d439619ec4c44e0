// A session cache's payload as both runtimes write it; anything else is for the reference to judge.

import type { getCookieCache } from 'better-auth/cookies'

type Fields = Record<string, unknown>
type Form = [name: string, fits: (value: unknown) => boolean][]

export type CachePayload = NonNullable<Awaited<ReturnType<typeof getCookieCache>>>

const ISO_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/
const isText = (value: unknown): value is string => typeof value === 'string'
const isDate = (value: unknown): value is Date => value instanceof Date
const isTextOrNone = (value: unknown): boolean => value === undefined || value === null || isText(value)

/** In the reference's order of keys; further keys follow. */
const CORE = { id: isText, createdAt: isDate, updatedAt: isDate }
const SESSION: Form = Object.entries({
  ...CORE,
  userId: isText,
  expiresAt: isDate,
  token: isText,
  ipAddress: isTextOrNone,
  userAgent: isTextOrNone,
})
const USER: Form = Object.entries({
  ...CORE,
  email: isText,
  emailVerified: (value: unknown): boolean => typeof value === 'boolean',
  name: isText,
  image: isTextOrNone,
})
const PAYLOAD: Form = Object.entries({
  session: (value: unknown): boolean => hasForm(value, SESSION),
  user: (value: unknown): boolean => hasForm(value, USER),
  updatedAt: (value: unknown): boolean => typeof value === 'number',
  version: (value: unknown): boolean => value === undefined || isText(value),
})

/** Nothing unless every field is there and of its type. */
export function cachePayload(text: string): CachePayload | undefined {
  // A key that objects do not hold as they hold others.
  if (text.includes('__proto__')) return undefined
  const parsed = revive(JSON.parse(text))
  if (!hasForm(parsed, PAYLOAD)) return undefined
  const { session, user, ...rest } = ordered(parsed, PAYLOAD)
  const named = ordered(user as Fields, USER)
  const payload: Fields = {
    session: ordered(session as Fields, SESSION),
    user: { ...named, email: String(named['email']).toLowerCase() },
    ...rest,
  }
  return payload as CachePayload
}

function hasForm(value: unknown, form: Form): value is Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return form.every(([name, fits]) => fits((value as Fields)[name]))
}

function ordered(fields: Fields, form: Form): Fields {
  const first: Fields = {}
  for (const [name] of form) if (name in fields) first[name] = fields[name]
  return Object.assign(first, fields)
}

/** Text that looks like a date is one, at any depth. A reviver of `JSON.parse` takes three times as long. */
function revive(value: unknown): unknown {
  if (isText(value)) return dateOf(value)
  if (typeof value !== 'object' || value === null) return value
  const fields = value as Fields
  for (const name in fields) {
    const field = fields[name]
    if (isText(field) || typeof field === 'object') fields[name] = revive(field)
  }
  return fields
}

function dateOf(text: string): string | Date {
  if (!ISO_DATE.test(text)) return text
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? text : date
}
