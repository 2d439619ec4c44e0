// What the callbacks of one request share.

import type { HostedRequest } from './hosted/request.js'

/** What JavaScript passes to `auth.api.<name>`. */
export interface Input {
  body?: unknown
  query?: Record<string, unknown>
  params?: Record<string, unknown>
  headers?: HeadersInput
  request?: Request
  method?: string
  asResponse?: boolean
  returnHeaders?: boolean
  returnStatus?: boolean
}

export type HeadersInput = ConstructorParameters<typeof Headers>[0]

export interface Scope {
  request: Request | undefined
  /** What a direct call was called with. */
  input: Input | undefined
  /** Runs a function in the caller's async context; set once the request has left its stack. */
  inContext?: <T>(run: () => T) => T
  /** What a callback threw last, for callers of `auth.api`. */
  thrown?: { error: unknown }
  /** Callbacks that have not answered yet. */
  waiting: number
  /** The request as hosted code sees it. */
  hosted?: HostedRequest
  /** What hooks put in the place of the answer, where the core's text cannot carry it. */
  replaced?: Replaced
}

export interface Replaced {
  /** For callers of `handler`; otherwise the core's text has the value. */
  response?: Response
  /** For callers of `auth.api`. */
  value: unknown
}
