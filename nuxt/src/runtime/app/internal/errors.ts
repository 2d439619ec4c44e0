// Whatever went wrong, in one shape.

import type { AuthActionError } from '../../types.js'

export function toActionError(raw: unknown): AuthActionError {
  const found: Record<string, unknown> = typeof raw === 'object' && raw !== null ? { ...raw } : {}
  const message = raw instanceof Error ? raw.message : typeof raw === 'string' ? raw : found.message
  const status = [found.status, found.statusCode].find((value) => typeof value === 'number')
  return {
    message: typeof message === 'string' && message ? message : 'Request failed. Please try again.',
    ...(typeof found.code === 'string' ? { code: found.code } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    raw,
  }
}

/** As an exception. */
export function toError(raw: unknown): Error {
  return raw instanceof Error ? raw : new Error(toActionError(raw).message, { cause: raw })
}
