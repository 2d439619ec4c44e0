// The error that `auth.api` throws: the very class of `better-auth/api`, loaded when it is needed.

import type { Reply } from './wire.js'

type ApiErrorClass = typeof import('better-auth/api').APIError
type ApiErrorArguments = ConstructorParameters<ApiErrorClass>

/** Where better-call keeps the headers that were set before an error. */
const HEADERS = Symbol.for('better-call:api-error-headers')

let loading: Promise<ApiErrorClass> | undefined

function loadApiError(): Promise<ApiErrorClass> {
  loading ??= import('better-auth/api').then((module) => module.APIError)
  return loading
}

/** Never loaded on a success path. */
export async function toApiError({ status, reason, headers, body }: Reply): Promise<Error> {
  const ApiError = await loadApiError()
  const named = /^\d+$/.test(reason) ? status : reason
  const parsed = body === null ? undefined : (JSON.parse(body) as unknown)
  const set = headers.filter(([name]) => name !== 'content-type')
  // A redirect carries its headers where callers look for them, too.
  const own = status === 302 ? new Headers(set) : undefined
  const error = new ApiError(named as ApiErrorArguments[0], parsed as ApiErrorArguments[1], own)
  if (set.length > 0) Object.defineProperty(error, HEADERS, { value: new Headers(set), configurable: true })
  return error
}
