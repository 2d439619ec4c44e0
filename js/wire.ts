// The text in which requests and replies cross into and out of the core (src/http/wire.rs).

import type { Replaced } from './scope.js'

export interface Reply {
  status: number
  reason: string
  readonly headers: [string, string][]
  body: string | null
}

/** What the core says to a request or a call. */
export interface Answer {
  /** A value, an API error, one that is thrown in any case, a whole response, or an unexpected failure. */
  kind: 'v' | 'e' | 't' | 'r' | 'x'
  reply: Reply
  /** What failed; never for a client. */
  cause?: string
  /** What hooks put in the answer's place. */
  replaced: Replaced | undefined
  /** What a callback threw last. */
  thrown: { error: unknown } | undefined
}

interface HeaderSource {
  get(name: string): string | null
}

/** `name:value` lines of those headers that the core reads. */
export function headerLines(headers: HeaderSource, names: readonly string[]): string {
  let lines = ''
  for (const name of names) {
    const value = headers.get(name)
    if (value !== null) lines += `${name}:${value}\n`
  }
  return lines
}

export function parseAnswer(text: string, replaced: Answer['replaced'], thrown: Answer['thrown']): Answer {
  const kind = text[0] as Answer['kind']
  if (kind !== 'x') return { kind, reply: new ParsedReply(text, 1), replaced, thrown }
  const end = text.indexOf('\n')
  const cause = JSON.parse(text.slice(1, end)) as string
  return { kind, reply: new ParsedReply(text, end + 1), cause, replaced, thrown }
}

class ParsedReply implements Reply {
  readonly status: number
  readonly reason: string
  readonly body: string | null
  readonly #lines: string

  /** The reply begins at `start`. */
  constructor(text: string, start: number) {
    const lineEnd = text.indexOf('\n', start)
    // The line break before the empty line, be it that of a header or not.
    const end = text.indexOf('\n\n', lineEnd)
    this.status = Number(text.slice(start + 1, start + 4))
    this.reason = text.slice(start + 5, lineEnd)
    this.body = text[start] === '+' ? text.slice(end + 2) : null
    this.#lines = text.slice(lineEnd + 1, end)
  }

  /** Most callers of `auth.api` want the value alone. */
  get headers(): [string, string][] {
    if (this.#lines === '') return []
    return this.#lines.split('\n').map((line) => split(line, line.indexOf(':')))
  }
}

const split = (line: string, colon: number): [string, string] => [line.slice(0, colon), line.slice(colon + 1)]

export function toResponse({ status, reason, headers, body }: Reply): Response {
  return new Response(body, { status, statusText: reason, headers })
}
