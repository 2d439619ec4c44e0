// The words in which scenarios are written.
import type { Column } from '../database.js'
import type { CookieJar } from './jar.js'
import type { FakeNetwork } from './oauth/network.js'
import type { TestStorage } from './storage.js'
import type { Options, Plugins } from './target.js'

/** What a step may look at while it runs: the same on both sides, filled by each side's own replies. */
export interface Run {
  /** The named cookie jar; `main` when no name is given. */
  jar(name?: string): CookieJar
  /** The secondary storage of the options. */
  storage(): TestStorage
  /** The providers of the scenario. */
  network(): FakeNetwork
  /** The JSON body (or API value) that an earlier step kept with `save`. */
  saved(name: string): unknown
  /** Milliseconds since 1970 on the scenario's clock. */
  now(): number
  /** The arguments of the last call of the function that was recorded under this name. */
  called(name: string): unknown[]
  /** Headers for a direct API call: the jar's cookies and whatever is given. */
  headers(extra?: Record<string, string>, jar?: string): Headers
}

export type Lazy<T> = T | ((run: Run) => T)

/** A difference that we want: the facet (`status`, `body`, `header location`, `set-cookie` …) and why; see differences.ts. */
export interface Difference {
  facet: string
  reason: string
  /** Which answers of the reference show it; all when absent. */
  where?: (reference: ReadonlyMap<string, string>) => boolean
  /** What corten's side must still satisfy: a pattern, or a whole text, made from the reference's where that helps. */
  corten?: RegExp | ((reference: string) => string)
}

interface Common {
  name: string
  differs?: Difference[]
  save?: string
  /** The recorded reply of the reference that this step repeats, by its title. */
  recorded?: string
}

export interface HttpStep extends Common {
  kind: 'http'
  method: string
  /** A path below the base path, or a whole URL. */
  path: Lazy<string>
  headers: Lazy<Record<string, string>>
  body: Lazy<RequestBody>
  /** Which endpoint is meant, where the path is made while the scenario runs. */
  route?: string
  /** The jar whose cookies are sent and which keeps the reply's; null for a request without cookies. */
  jar: string | null
}

export interface ApiStep extends Common {
  kind: 'api'
  endpoint: string
  input: Lazy<Record<string, unknown> | undefined>
}

export interface ClockStep {
  kind: 'clock'
  seconds: number
}

export interface SqlStep {
  kind: 'sql'
  sql: string
  values: Lazy<Column[]>
  /** How many rows the statement must change. */
  changes: number
  /** Leaves rows behind that refer to nothing. */
  orphans?: true
}

/** Changes jars between requests: tampering, forgetting, copying. */
export interface ActStep {
  kind: 'act'
  act(run: Run): void
}

/** What the reference must have come to, so that a scenario shows what its name says. */
export interface CheckStep {
  kind: 'check'
  that: string
  holds(run: Run): boolean
}

/** Ends the server and starts another with the same options; without a database it has forgotten its rows. */
export interface RestartStep {
  kind: 'restart'
}

export type Step = HttpStep | ApiStep | ClockStep | SqlStep | ActStep | CheckStep | RestartStep

/** Makes a function for the options, whose calls are compared step by step; it answers as `then` does. */
export type Recorder = <T = Promise<void>>(name: string, then?: (...values: unknown[]) => T) => (...values: unknown[]) => T

export interface Scenario {
  name: string
  /** Made anew for each side, so that functions in them may keep state. */
  options?: (record: Recorder, plugins: Plugins) => Options
  /** Without a database: sessions live in their cookies, and no rows are compared. */
  stateless?: true
  /** Stands in for everybody whom the server asks by `fetch`; made anew for each side. */
  network?: () => FakeNetwork
  /** Where relative paths go; `http://localhost:3000/api/auth` when absent. */
  base?: string
  /** The format in which corten stores new passwords; argon2id when absent. */
  cortenHash?: 'scrypt' | 'argon2id' | 'plain'
  /** The format in which the reference stores new passwords; scrypt when absent. */
  referenceHash?: 'scrypt' | 'plain'
  /** Differences in the rows at the end, of facets such as `rows of user` and `storage`. */
  differs?: Difference[]
  steps: Step[]
}

type Content = NonNullable<RequestInit['body']>

/** A body with exactly this text (or these bytes) and content type; undici adds one for text when none is given. */
export class RequestBody {
  readonly content: Content | undefined
  readonly type: string | undefined

  constructor(content: Content | undefined, type?: string) {
    this.content = content
    this.type = type
  }
}

export const nothing = new RequestBody(undefined)
export const raw = (content: Content, type?: string): RequestBody => new RequestBody(content, type)
export const form = (fields: Record<string, string>): RequestBody =>
  new RequestBody(new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded')
const json = (value: unknown): RequestBody => new RequestBody(JSON.stringify(value), 'application/json')

export const origin = 'http://localhost:3000'

export interface RequestExtra {
  name?: string
  headers?: Lazy<Record<string, string>>
  /** Sent as the Origin header; null to send none. */
  origin?: string | null
  jar?: string | null
  differs?: Difference[]
  save?: string
  recorded?: string
  route?: string
}

export function request(method: string, path: Lazy<string>, body: Lazy<RequestBody>, extra: RequestExtra = {}): HttpStep {
  const { headers = {}, origin: from = method === 'GET' ? null : origin, jar = 'main', name, ...rest } = extra
  return {
    kind: 'http',
    method,
    path,
    body,
    jar,
    name: name ?? extra.recorded ?? `${method} ${typeof path === 'string' ? path : ''}`,
    headers: run => ({ ...(from === null ? {} : { origin: from }), ...(typeof headers === 'function' ? headers(run) : headers) }),
    ...rest,
  }
}

export const get = (path: Lazy<string>, extra: RequestExtra = {}): HttpStep => request('GET', path, nothing, extra)

/** What is sent as JSON. */
export type Json = string | number | boolean | null | undefined | object

/** A POST with a JSON body, or with a {@link RequestBody} as it is; no body when it is left out. */
export function post(path: Lazy<string>, body?: Json | ((run: Run) => Json), extra: RequestExtra = {}): HttpStep {
  const make = (value: Json): RequestBody => (value instanceof RequestBody ? value : value === undefined ? nothing : json(value))
  const lazy: Lazy<RequestBody> = typeof body === 'function' ? run => make((body as (run: Run) => Json)(run)) : make(body)
  return request('POST', path, lazy, extra)
}

export function api(endpoint: string, input?: ApiStep['input'], extra: Partial<Common> = {}): ApiStep {
  return { kind: 'api', endpoint, input, name: `api.${endpoint}`, ...extra }
}

export const wait = (seconds: number): ClockStep => ({ kind: 'clock', seconds })
export const restart: RestartStep = { kind: 'restart' }
export const act = (change: (run: Run) => void): ActStep => ({ kind: 'act', act: change })
export const check = (that: string, holds: (run: Run) => boolean): CheckStep => ({ kind: 'check', that, holds })
export const sql = (text: string, values: Lazy<Column[]> = [], changes = 1): SqlStep => ({
  kind: 'sql',
  sql: text,
  values,
  changes,
})

/** The same where foreign keys forbid it; on SQLite alone. */
export const orphan = (text: string, changes = 1): SqlStep => ({ ...sql(text, [], changes), orphans: true })

export const password = 'password1234'
export const user = { name: 'N', email: 'a@b.co', password }

/** Signs up `user` (or what `body` changes about them) into a jar. */
export const signUp = (body: Record<string, unknown> = {}, extra: RequestExtra = {}): HttpStep =>
  post('/sign-up/email', { ...user, ...body }, extra)

export const signIn = (body: Record<string, unknown> = {}, extra: RequestExtra = {}): HttpStep =>
  post('/sign-in/email', { email: user.email, password, ...body }, extra)

export const getSession = (extra: RequestExtra = {}, query = ''): HttpStep => get(`/get-session${query}`, extra)

/** The options that all scenarios start from. */
export const baseOptions: Options = {
  baseURL: origin,
  secret: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO',
  emailAndPassword: { enabled: true },
  logger: { disabled: true },
}
