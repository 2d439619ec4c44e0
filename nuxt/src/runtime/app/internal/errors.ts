// Whatever went wrong, in one shape.

import type { AuthActionError } from '../../types.js'

export function toActionError(raw: unknown): AuthActionError {
  const message = typeof raw === 'string' ? raw : member(raw, 'message')
  const code = member(raw, 'code')
  const status = [member(raw, 'status'), member(raw, 'statusCode')].find((value) => typeof value === 'number')
  return {
    message: typeof message === 'string' && message ? message : 'Request failed. Please try again.',
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    raw,
  }
}

/** A property of whatever it is; errors inherit some of theirs. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

/** As an exception. */
export function toError(raw: unknown): Error {
  return raw instanceof Error ? raw : new Error(toActionError(raw).message, { cause: raw })
}
