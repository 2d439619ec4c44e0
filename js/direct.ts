// `auth.api`: every endpoint as a function.

import type { App, EndpointDescription } from './app.js'
import { createReviver } from './dates.js'
import { toApiError } from './errors.js'
import type { HeadersInput, Input, Replaced } from './scope.js'
import { type Answer, headerLines, type Reply, toResponse } from './wire.js'

type ApiFunction = ((input?: Input) => Promise<unknown>) & { path: string | undefined; options: { method: string | string[] } }

export function createApi(app: App): Record<string, ApiFunction> {
  const { endpoints } = app.description
  return Object.fromEntries(endpoints.map((endpoint, index) => [endpoint.name, createFunction(app, endpoint, index)]))
}

function createFunction(app: App, endpoint: EndpointDescription, index: number): ApiFunction {
  const { headers: all } = app.description
  // A callback may want to see every call, and all of it.
  const { headers: few = all, sessionCookies: cookies } = app.host.hasCallbacks ? {} : endpoint
  const revive = createReviver(endpoint.dates)
  /** The core's answer to a call without a session, which needs no second one. */
  let stranger: Answer | undefined

  async function call(input: Input = {}): Promise<unknown> {
    const request = isRequest(input.request) ? input.request : undefined
    const headers = input.headers ? toHeaders(input.headers) : request?.headers
    const lines = headers && headerLines(headers, request ? all : few)
    const text = serializeInput(input, request)
    const strange = cookies && text === undefined && lines !== undefined && !cookies.some((name) => lines.includes(name))
    const called = (strange && stranger) || app.call(index, text, lines, input, request)
    const answer = called instanceof Promise ? await called : called
    if (strange && answer.kind === 'v') stranger = answer
    const { kind, reply, replaced, thrown } = answer
    switch (kind) {
      case 'v':
        return replaced ? substitute(replaced, reply, input, request) : value(reply, input, request)
      case 'e':
        if (input.asResponse ?? request !== undefined) return toResponse(reply)
        throw await toApiError(reply, thrown?.error)
      case 't':
        throw await toApiError(reply, thrown?.error)
      case 'r':
        return replaced ? substitute(replaced, reply, input, request) : toResponse(reply)
      default:
        // The very error that a callback threw, if one did.
        if (thrown) throw thrown.error
        throw new Error(`auth.api.${endpoint.name} failed unexpectedly: the log says why.`)
    }
  }

  /** What hooks made of the answer: the very value. */
  function substitute({ response, value }: Replaced, reply: Reply, input: Input, request: Request | undefined): unknown {
    if (input.asResponse ?? request !== undefined) {
      return response ?? toResponse({ ...reply, headers: [...reply.headers, ['content-type', 'application/json']] })
    }
    return given(value, reply, input)
  }

  function value(reply: Reply, input: Input, request: Request | undefined): unknown {
    if (input.asResponse ?? request !== undefined) {
      return toResponse({ ...reply, headers: [...reply.headers, ['content-type', 'application/json']] })
    }
    const response = reply.body === null ? undefined : (JSON.parse(reply.body) as unknown)
    revive(response)
    return given(response, reply, input)
  }

  const [first] = endpoint.methods
  const method = endpoint.methods.length === 1 && first !== undefined ? first : endpoint.methods
  return Object.assign(call, { path: endpoint.path, options: { method } })
}

/** The value, with the headers beside it if the caller asks for them. */
function given(response: unknown, reply: Reply, input: Input): unknown {
  if (!input.returnHeaders && !input.returnStatus) return response
  return {
    ...(input.returnHeaders ? { headers: new Headers(reply.headers) } : {}),
    response,
    // The reference names a status only where an endpoint has set one, and none of ours does, or
    // where hooks have softened an error.
    ...(input.returnStatus ? { status: reply.status === 200 ? undefined : reply.status } : {}),
  }
}

/** Nothing for the commonest call, `getSession({ headers })`. */
function serializeInput({ body, query, params, method }: Input, request: Request | undefined): string | undefined {
  if (body === undefined && query === undefined && params === undefined && method === undefined && !request) {
    return undefined
  }
  return JSON.stringify({ body, query, params, method: method ?? request?.method, url: request?.url })
}

function toHeaders(headers: HeadersInput): Headers {
  return headers instanceof Headers ? headers : new Headers(headers)
}

function isRequest(value: unknown): value is Request {
  if (value === undefined) return false
  return value instanceof Request || Object.prototype.toString.call(value) === '[object Request]'
}
