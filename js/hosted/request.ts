// One request as hooks see it: the `ctx` object and what hangs on it. The core owns the truth;
// what it knows better is written here before each call, and what a hook changed is read back.

import type { AuthContext } from 'better-auth'
import type { Scope } from '../scope.js'
import type { AdapterStore } from './storages.js'

/** What the core says of a request before anything else is called for it. */
export interface Told {
  path: string | null
  name: string
  method: string
  body?: unknown
  query: Record<string, unknown>
  params: Record<string, string>
  baseURL: string
}

/** The context of one request. */
export type RequestContext = AuthContext & { returned?: unknown; responseHeaders?: Headers | undefined }

/** What hooks get, before better-auth adds its methods to it. */
export interface HookInput {
  body?: unknown
  query?: Record<string, unknown>
  params?: Record<string, unknown>
  headers?: Headers | undefined
  request?: Request
  method?: string
  path: string | undefined
  context: RequestContext
  asResponse: boolean
  returnHeaders: boolean
  returnStatus: boolean
}

export class HostedRequest {
  input: HookInput
  /** As database hooks and the endpoint's own helpers see it; made when it is first asked for. */
  endpoint?: Promise<EndpointContext>
  /** What `defineRequestState` keeps. */
  readonly state = new WeakMap<object, unknown>()
  /** Transactions of this request, by number. */
  readonly transactions = new Map<number, AdapterStore>()
  readonly method: string
  readonly name: string

  constructor(told: Told, context: AuthContext, scope: Scope) {
    this.method = told.method
    this.name = told.name
    const own = { ...context, returned: undefined, responseHeaders: undefined, session: null }
    this.input = { ...given(told, scope), path: told.path ?? undefined, context: own, ...ANSWERS }
  }

  /** What a plugin says in the body; those who hold the body see it. */
  setBodyField(field: string, value: unknown): null {
    const { body } = this.input
    if (typeof body === 'object' && body !== null) (body as Record<string, unknown>)[field] = value
    return null
  }
}

/** The reference's context of an endpoint, as far as it is used here. */
export interface EndpointContext {
  context: RequestContext
  responseHeaders: Headers
}

/** Hooks answer with headers beside their value. */
const ANSWERS = { asResponse: false, returnHeaders: true, returnStatus: true }

/** A direct call's own values, untouched; of a request what the core has read. */
function given(told: Told, { input, request }: Scope) {
  if (input) {
    const headers = input.headers ?? input.request?.headers
    return { ...input, headers: headers && new Headers(headers) }
  }
  const { method, query, params } = told
  return {
    method,
    query,
    params,
    ...('body' in told ? { body: told.body } : { body: undefined }),
    headers: request && new Headers(request.headers),
    ...(request ? { request } : {}),
  }
}
