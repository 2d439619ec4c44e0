// `hooks.before` and `hooks.after`: run as the reference runs them, and what they changed.

import { createDefu } from 'defu'
import { addHeaders, type ErrorFields, errorFields, errorHeaders, isApiError } from '../thrown.js'
import type { Scope } from '../scope.js'
import type { HookInput, HostedRequest } from './request.js'

export type Hook = (input: HookInput) => Promise<{ headers?: Headers; response?: unknown } | undefined>

/** What the core sends along. */
export interface State {
  session?: object
  newSession?: object
  returned?: { value: unknown } | { error: ErrorFields } | { response: ResponseFields }
  headers?: [string, string][]
}

interface ResponseFields extends ResponseInit {
  headers: [string, string][]
  body: string | null
}

/** What the core is told; src/plugins/hosted/changes.rs is the other end. */
export interface Changes {
  headers?: [string, string][]
  replyHeaders?: [string, string][]
  input?: { body?: unknown; query?: unknown; params?: unknown }
  requestHeaders?: [string, string][]
  session?: unknown
  newSession?: unknown
  value?: unknown
  response?: true
  error?: ErrorFields
}

/** What a hook says wins, and a list takes the place of a list. */
const merge = createDefu((object, key, value) => {
  if (!Array.isArray(object[key]) || !Array.isArray(value)) return false
  object[key] = value
  return true
})

export async function runBefore(hook: Hook, request: HostedRequest, scope: Scope): Promise<Changes> {
  const sessions = watchSessions(request)
  const result = await hook({ ...request.input, returnHeaders: true })
  const changes: Changes = { headers: [...(result?.headers ?? [])] }
  const answer = result?.response
  if (typeof answer === 'object' && answer !== null) {
    if ('context' in answer && typeof answer.context === 'object') {
      Object.assign(changes, applyContext(request, answer.context ?? {}))
    } else {
      Object.assign(changes, replace(scope, answer, result?.headers))
    }
  }
  return { ...changes, ...sessions(request) }
}

/** Merges what a hook returned as `context` into the request. */
function applyContext(request: HostedRequest, context: object): Changes {
  const { headers, ...rest } = context as { headers?: unknown }
  const changes: Changes = {}
  if (headers instanceof Headers) {
    request.input.headers ??= new Headers()
    for (const [name, value] of headers) request.input.headers.set(name, value)
    changes.requestHeaders = [...request.input.headers]
  }
  request.input = merge(rest, request.input) as HookInput
  const { body, query, params } = request.input
  changes.input = { ...(body === undefined ? {} : { body }), query: query ?? {}, params: params ?? {} }
  return changes
}

export async function runAfter(
  hook: Hook,
  request: HostedRequest,
  scope: Scope,
  state: State,
  returned: unknown,
): Promise<Changes> {
  const sessions = watchSessions(request)
  const { context } = request.input
  context.returned = returned
  context.responseHeaders = state.headers?.length ? new Headers(state.headers) : undefined
  const before = text(returned)
  const headersBefore = text([...(context.responseHeaders ?? [])])
  const result = await hook(request.input).catch((error: unknown) => {
    if (!isApiError(error)) throw error
    return { response: error, headers: errorHeaders(error) }
  })
  if (result?.headers) addHeaders((context.responseHeaders ??= new Headers()), result.headers)
  if (result?.response !== undefined) context.returned = result.response
  const replyHeaders = [...(context.responseHeaders ?? [])]
  const changes: Changes = text(replyHeaders) === headersBefore ? {} : { replyHeaders }
  if (context.returned !== returned || text(returned) !== before) {
    Object.assign(changes, replace(scope, context.returned, context.responseHeaders))
  }
  return { ...changes, ...sessions(request) }
}

/** The answer from now on. What only JavaScript can hold stays here, in the scope. */
function replace(scope: Scope, answer: unknown, headers: Headers | undefined): Changes {
  if (isApiError(answer)) {
    scope.thrown = { error: answer }
    // Its headers are among the reply's by now.
    return { error: { ...errorFields(answer), headers: [] } }
  }
  const response = asResponse(answer)
  if (response) {
    if (headers) addHeaders(response.headers, headers)
    scope.replaced = { response, value: answer }
    return { response: true }
  }
  scope.replaced = { value: answer }
  return { value: answer ?? null }
}

/** Text is sent as text, as the reference does. */
function asResponse(answer: unknown): Response | undefined {
  if (answer instanceof Response) return answer
  return typeof answer === 'string' ? new Response(answer, { headers: { 'content-type': 'text/plain' } }) : undefined
}

/** Tells later which sessions have been changed since. */
function watchSessions(request: HostedRequest): (request: HostedRequest) => Changes {
  const { session, newSession } = request.input.context
  const before = { session: text(session), newSession: text(newSession) }
  return (changed) => {
    const { context } = changed.input
    const changes: Changes = {}
    if (text(context.session) !== before.session) changes.session = context.session ?? null
    if (text(context.newSession) !== before.newSession) changes.newSession = context.newSession ?? null
    return changes
  }
}

function text(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}
