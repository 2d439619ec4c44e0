// A session cache's payload as both runtimes write it; anything else is for the reference to judge.

import type { getCookieCache } from 'better-auth/cookies'

type Fields = Record<string, unknown>

export type CachePayload = NonNullable<Awaited<ReturnType<typeof getCookieCache>>>

const ISO_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/
const isText = (value: unknown): value is string => typeof value === 'string'
const isDate = (value: unknown): value is Date => value instanceof Date
const isTextOrNone = (value: unknown): boolean => value === undefined || value === null || isText(value)

/** In the reference's order of keys; further keys follow. */
const CORE = { id: isText, createdAt: isDate, updatedAt: isDate }
const SESSION = { ...CORE, userId: isText, expiresAt: isDate, token: isText, ipAddress: isTextOrNone, userAgent: isTextOrNone }
const USER = {
  ...CORE,
  email: isText,
  emailVerified: (value: unknown): boolean => typeof value === 'boolean',
  name: isText,
  image: isTextOrNone,
}
const PAYLOAD = {
  session: (value: unknown): boolean => hasForm(value, SESSION),
  user: (value: unknown): boolean => hasForm(value, USER),
  updatedAt: (value: unknown): boolean => typeof value === 'number',
  version: (value: unknown): boolean => value === undefined || isText(value),
}

/** Nothing unless every field is there and of its type. */
export function cachePayload(text: string): CachePayload | undefined {
  // A key that objects do not hold as they hold others.
  if (text.includes('__proto__')) return undefined
  const parsed: unknown = JSON.parse(text, (_key, value: unknown) => revive(value))
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

function hasForm(value: unknown, form: Record<string, (field: unknown) => boolean>): value is Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.entries(form).every(([name, fits]) => fits((value as Fields)[name]))
}

function ordered(fields: Fields, form: object): Fields {
  const first = Object.keys(form).filter((name) => name in fields)
  return { ...Object.fromEntries(first.map((name) => [name, fields[name]])), ...fields }
}

/** Text that looks like a date is one. */
function revive(value: unknown): unknown {
  if (!isText(value) || !ISO_DATE.test(value)) return value
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? value : date
}
