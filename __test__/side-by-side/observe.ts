// Carries out one step on one server and writes down everything that can be compared, facet by facet.
import { APIError } from 'better-auth/api'
import type { Server } from './target.js'
import { describe, describeHeaders, type Describer } from './describe.js'
import type { ApiStep, HttpStep, Lazy, Run } from './steps.js'

/** What one side did in one step: facet by name, in the order in which they are reported. */
export type Observation = Map<string, string>

/** The observation, and the JSON value for later steps. */
export interface Outcome {
  observation: Observation
  value: unknown
  /** The reply as it came, for the recorded ones. */
  reply?: { status: number; statusText: string; headers: string[]; body: string }
}

export const resolve = <T>(lazy: Lazy<T>, run: Run): T => (typeof lazy === 'function' ? (lazy as (run: Run) => T)(run) : lazy)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export async function observeRequest(step: HttpStep, server: Server, base: string, run: Run, by: Describer): Promise<Outcome> {
  const path = resolve(step.path, run)
  const body = resolve(step.body, run)
  const headers = new Headers(resolve(step.headers, run))
  if (body.type !== undefined && !headers.has('content-type')) headers.set('content-type', body.type)
  const cookie = step.jar === null ? undefined : run.jar(step.jar).header()
  if (cookie !== undefined && !headers.has('cookie')) headers.set('cookie', cookie)
  const url = path.startsWith('http') ? path : base + path
  const request = new Request(url, {
    method: step.method,
    headers,
    ...(body.content === undefined ? {} : { body: body.content }),
  })
  const observation: Observation = new Map()
  let response: Response
  try {
    response = await server.handler(request)
  } catch (error) {
    observation.set('threw', by.text(String(error)))
    return { observation, value: undefined }
  }
  const cookies = response.headers.getSetCookie()
  if (step.jar !== null) run.jar(step.jar).store(cookies)
  observation.set('status', String(response.status))
  observation.set('status text', JSON.stringify(response.statusText))
  for (const [name, text] of await describeHeaders(response.headers, by)) observation.set(name, text)
  const text = await response.text()
  observation.set('body', by.text(text))
  const sent = [...response.headers].map(([name, line]) => `${name}: ${line}`)
  const reply = { status: response.status, statusText: response.statusText, headers: sent, body: text }
  return { observation, value: parseJson(text), reply }
}

export async function observeCall(step: ApiStep, server: Server, run: Run, by: Describer): Promise<Outcome> {
  const observation: Observation = new Map()
  const call = server.api[step.endpoint]
  if (call === undefined) {
    observation.set('missing', `auth.api.${step.endpoint} does not exist`)
    return { observation, value: undefined }
  }
  try {
    const value = await call(resolve(step.input, run))
    if (value instanceof Response) run.jar().store(value.headers.getSetCookie())
    observation.set('value', await describe(value, by))
    return { observation, value }
  } catch (error) {
    await describeError(error, observation, by)
    return { observation, value: undefined }
  }
}

async function describeError(error: unknown, observation: Observation, by: Describer): Promise<void> {
  observation.set('error is an APIError', String(error instanceof APIError))
  if (!(error instanceof Error)) {
    observation.set('error', await describe(error, by))
    return
  }
  observation.set('error name', error.name)
  observation.set('error message', by.text(error.message))
  for (const key of ['status', 'statusCode', 'body', 'headers'] as const) {
    observation.set(`error ${key}`, await describe((error as Error & Record<typeof key, unknown>)[key], by))
  }
}
