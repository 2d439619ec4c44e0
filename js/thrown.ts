// What was thrown, as the core reads it: an API error keeps status, body and headers.

/** Under which better-auth keeps the headers that were set before an error was thrown. */
const SET_BEFORE = Symbol.for('better-call:api-error-headers')

export interface ApiErrorLike extends Error {
  status: string | number
  statusCode: number
  body?: unknown
  headers?: ConstructorParameters<typeof Headers>[0]
  [SET_BEFORE]?: Headers
}

export interface ErrorFields {
  status: string | number
  statusCode: number
  body: unknown
  headers: [string, string][]
}

export function isApiError(error: unknown): error is ApiErrorLike {
  return error instanceof Error && error.name === 'APIError' && 'status' in error && 'statusCode' in error
}

export function errorFields(error: ApiErrorLike): ErrorFields {
  const { status, statusCode, body } = error
  return { status, statusCode, body, headers: error.headers ? [...new Headers(error.headers)] : [] }
}

/** All headers of an error: those set before it, and its own, which win. */
export function errorHeaders(error: ApiErrorLike): Headers {
  const before = error[SET_BEFORE]
  const headers = new Headers(before)
  if (error.headers && error.headers !== before) addHeaders(headers, new Headers(error.headers))
  return headers
}

/** Adds cookies, replaces what else there is. */
export function addHeaders(headers: Headers, more: Headers): void {
  for (const [name, value] of more) {
    if (name === 'set-cookie') headers.append(name, value)
    else headers.set(name, value)
  }
}

/** `#` and an API error as JSON, or `!` and what the log gets to see. */
export function thrown(error: unknown): string {
  try {
    if (isApiError(error)) return `#${JSON.stringify(errorFields(error))}`
    if (error instanceof Error) return `!${error.stack || error.message}`
    return `!${typeof error === 'string' ? error : 'a value that is no Error'}`
  } catch {
    return '!an error whose text cannot be read'
  }
}
