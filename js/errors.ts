// The error that `auth.api` throws: the very class of `better-auth/api`, loaded when it is needed.

import { isApiError } from './thrown.js'
import type { Reply } from './wire.js'

type ApiErrorClass = typeof import('better-auth/api').APIError
type ApiErrorArguments = ConstructorParameters<ApiErrorClass>

/** Never loaded on a success path. */
async function create(named: string | number, body: unknown, status: number, set: [string, string][]): Promise<Error> {
  const ApiError = await loadApiError()
  // A redirect carries its headers where callers look for them, too.
  const own = status === 302 ? new Headers(set) : undefined
  return new ApiError(named as ApiErrorArguments[0], body as ApiErrorArguments[1], own)
}

function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Where better-call keeps the headers that were set before an error. */
const HEADERS = Symbol.for('better-call:api-error-headers')

let loading: Promise<ApiErrorClass> | undefined

function loadApiError(): Promise<ApiErrorClass> {
  loading ??= import('better-auth/api').then((module) => module.APIError)
  return loading
}

/** The error that a reply stands for; that very one, if it is what a callback threw. */
export async function toApiError({ status, reason, headers, body }: Reply, thrown: unknown): Promise<Error> {
  const named = /^\d+$/.test(reason) ? status : reason
  const parsed = body === null ? undefined : (JSON.parse(body) as unknown)
  const set = headers.filter(([name]) => name !== 'content-type')
  const same = isApiError(thrown) && thrown.status === named && sameJson(thrown.body, parsed)
  const error = same ? thrown : await create(named, parsed, status, set)
  if (set.length > 0) Object.defineProperty(error, HEADERS, { value: new Headers(set), configurable: true })
  return error
}
