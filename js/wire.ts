// The text in which requests and replies cross into and out of the core (src/http/wire.rs).

import type { Replaced } from './scope.js'

export interface Reply {
  status: number
  reason: string
  headers: [string, string][]
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
  if (kind !== 'x') return { kind, reply: parseReply(text, 1), replaced, thrown }
  const end = text.indexOf('\n')
  const cause = JSON.parse(text.slice(1, end)) as string
  return { kind, reply: parseReply(text, end + 1), cause, replaced, thrown }
}

/** Reads a reply that begins at `start`. */
function parseReply(text: string, start: number): Reply {
  const lineEnd = text.indexOf('\n', start)
  const headers: [string, string][] = []
  let at = lineEnd + 1
  for (;;) {
    const end = text.indexOf('\n', at)
    if (end === at) break
    const colon = text.indexOf(':', at)
    headers.push([text.slice(at, colon), text.slice(colon + 1, end)])
    at = end + 1
  }
  return {
    status: Number(text.slice(start + 1, start + 4)),
    reason: text.slice(start + 5, lineEnd),
    headers,
    body: text[start] === '+' ? text.slice(at + 1) : null,
  }
}

export function toResponse({ status, reason, headers, body }: Reply): Response {
  return new Response(body, { status, statusText: reason, headers })
}
