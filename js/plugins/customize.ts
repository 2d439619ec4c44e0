// The function of `customSession`, whoever made the plugin.

import { madeWith } from './native.js'

/** Headers that the function has set, beside what it made of each session. */
export interface Customized {
  values: unknown[]
  headers: Headers
}

export type Customize = (sessions: object[], context: EndpointLike) => Promise<Customized>

/** What is used of the context of an endpoint. */
export interface EndpointLike {
  context: object
  responseHeaders: Headers
}

type Hook = { handler: (input: object) => Promise<{ response?: unknown; headers?: Headers }> }

/** Makes one of a plugin object; undefined if it is none of `customSession`. */
export function customizer(plugin: object): Customize | undefined {
  const made = madeWith(plugin)
  if (made) {
    const fn = made[0]
    return typeof fn === 'function' ? (sessions, context) => direct(fn as Single, sessions, context) : undefined
  }
  const after = (plugin as { hooks?: { after?: Hook[] } }).hooks?.after
  const handler = after?.[0]?.handler
  return typeof handler === 'function' ? (sessions, context) => throughHook(handler, sessions, context) : undefined
}

type Single = (session: object, context: EndpointLike) => unknown

async function direct(fn: Single, sessions: object[], context: EndpointLike): Promise<Customized> {
  const values = await Promise.all(sessions.map(async (session) => fn(session, context)))
  const headers = new Headers(context.responseHeaders)
  for (const name of [...context.responseHeaders.keys()]) context.responseHeaders.delete(name)
  return { values, headers }
}

/**
 * better-auth's own object keeps the function to itself. Its hook on the list of sessions hands each of a list to the
 * function and has no other effect, so any sessions may stand in that list.
 */
async function throughHook(handler: Hook['handler'], sessions: object[], context: EndpointLike): Promise<Customized> {
  const input = { ...context, context: { ...context.context, returned: sessions }, returnHeaders: true, asResponse: false }
  const { response, headers } = await handler(input)
  if (!Array.isArray(response)) throw new Error('the function of `customSession` could not be reached')
  return { values: response, headers: headers ?? new Headers() }
}
