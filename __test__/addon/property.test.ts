// Whatever is asked of a whole application, by requests or direct calls, the answer is well-formed, and a failure is a
// callback's doing.
import '../environment/development.js'
import { APIError } from 'better-auth/api'
import { afterAll, expect, it } from 'vitest'
import { within } from '../helpers.js'
import { type Call, randomCall } from './fuzz-calls.js'
import { type Known, randomRequest, Random } from './fuzz.js'
import { username } from '../../js/plugins/username.js'
import { cookieOf, origin, person, setup, type Setup } from './setup.js'

const cases = 10_000
const directCalls = 5000
const seed = 20_261_122
/** What stays known of the mails and sessions that came up on the way. */
const kept = 40

const lines: string[] = []
const unhandled: unknown[] = []
const note = (reason: unknown): void => void unhandled.push(reason)
const mails: string[] = []
let calls = 0

/** Mostly works; every seventh call throws, every fifth rejects. */
function mailer(mail: { token?: string }): Promise<void> | void {
  calls += 1
  if (mail.token) mails.push(mail.token)
  if (calls % 7 === 0) throw new Error('the mailer is down')
  if (calls % 5 === 0) return Promise.reject(new Error('the mail came back'))
  return calls % 2 === 0 ? Promise.resolve() : undefined
}

const server = setup({
  emailAndPassword: { enabled: true, sendResetPassword: mailer, onPasswordReset: mailer },
  emailVerification: {
    sendVerificationEmail: mailer,
    sendOnSignUp: true,
    autoSignInAfterVerification: true,
    beforeEmailVerification: mailer,
    afterEmailVerification: mailer,
  },
  user: {
    changeEmail: { enabled: true, sendChangeEmailConfirmation: mailer },
    deleteUser: { enabled: true, sendDeleteAccountVerification: mailer, afterDelete: mailer },
  },
  session: { cookieCache: { enabled: true, strategy: 'jwe', version: () => '1' } },
  rateLimit: { enabled: false },
  plugins: [username({ usernameValidator: name => (calls % 11 === 0 ? mailer({}) : name.length < 20) as never })],
  logger: { log: (_level: string, line: string) => lines.push(line) },
})

process.on('unhandledRejection', note)
afterAll(async () => {
  process.off('unhandledRejection', note)
  await server.end()
})

function endpoints({ auth }: Setup): Known['routes'] {
  const functions = Object.values(auth.api) as unknown as { path?: string; options: { method: string | string[] } }[]
  // Without a path it is for the server's own code.
  return functions.flatMap(({ path, options }) => (path === undefined ? [] : [{ path, methods: [options.method].flat() }]))
}

/** Whether the log names an option, or a value that no column takes. Its line and the reply come from another thread, either of them first. */
async function names(log: readonly string[]): Promise<boolean> {
  for (let waited = 0; waited < 100; waited++) {
    if (log.some(line => /the option `|takes no such value/.test(line))) return true
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  return false
}

/** What is wrong with a reply, if anything is. */
async function flaw(response: Response, log: readonly string[]): Promise<string | undefined> {
  const { status, headers } = response
  const text = await response.text()
  if (status >= 500) {
    if (status !== 500) return `status ${status}`
    if (!(await names(log))) return `500, and the log says ${JSON.stringify(log)}`
    return text === '' ? undefined : `500 with a body: ${text}`
  }
  if (status < 200) return `status ${status}`
  const type = headers.get('content-type')
  if (type?.startsWith('application/json')) {
    try {
      const parsed = text === '' ? null : (JSON.parse(text) as { message?: unknown } | null)
      if (status >= 400 && parsed !== null && typeof parsed.message !== 'string') return `an error without a message: ${text}`
    } catch {
      return `no JSON: ${text}`
    }
  } else if (text !== '' && type === null) return `a body of no type: ${text}`
  const location = headers.get('location')
  if (status >= 300 && status < 400 && (location === null || !URL.canParse(location, origin))) return `a redirect to ${location}`
  return headers.getSetCookie().find(line => !/^[\w.-]+=[^;\s",\\]*(; [A-Z][\w-]*(=[^;]*)?)*$/.test(line))
}

const sessions: string[] = []
const values: string[] = ['password1234', 'x@y.example']
const routes = endpoints(server)
const known = (): Known => ({ routes, sessions: sessions.slice(-kept), values: [...values.slice(-kept), ...mails.slice(-kept)] })

async function signUp(): Promise<void> {
  const visitor = person(`v${sessions.length}-${calls}`)
  const response = await server.post('/sign-up/email', visitor)
  if (response.status !== 200) return signUp()
  sessions.push(cookieOf(response))
  values.push(visitor.email)
}

/** The cookies of the first session, by name. */
function realCookies(): Map<string, string> {
  const [first = ''] = sessions
  return new Map(first.split('; ').map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

it(`${cases} drawn requests`, async () => {
  console.log(`property test: seed ${seed}, ${cases} cases`)
  const random = new Random(seed)
  const failures: string[] = []
  const statuses = new Map<number, number>()
  for (let sent = 0; sent < cases; ) {
    if (sent % 250 === 0) await signUp()
    const request = randomRequest(random, `${origin}/api/auth`, realCookies(), known())
    if (request === undefined) continue
    const title = `#${++sent} ${request.method} ${request.url.slice(0, 300)} ${JSON.stringify([...request.headers]).slice(0, 400)}`
    const body = await request.clone().text()
    lines.length = 0
    const wrong = await within(10_000, server.auth.handler(request), title).then(
      async response => {
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        if (response.status === 200 && cookieOf(response).includes('session_token=')) sessions.push(cookieOf(response))
        return flaw(response, lines)
      },
      (error: unknown) => `rejected: ${String(error)}`,
    )
    if (wrong) failures.push(`${wrong} — ${title} ${body.slice(0, 200)}`)
  }
  await new Promise(resolve => setTimeout(resolve, 100))
  console.log(`replies by status: ${JSON.stringify(Object.fromEntries(statuses))}; mails: ${calls}`)
  expect(failures).toEqual([])
  expect(unhandled).toEqual([])
  // The cases reach what they are meant to reach: answers, redirects, refusals, failed callbacks.
  for (const status of [200, 302, 400, 401, 403, 404, 415, 500]) expect([status, statuses.get(status) ?? 0]).not.toEqual([status, 0])
  expect((await server.get('/ok')).status).toBe(200)
}, 120_000)

/** What is wrong with what a direct call came to, if anything is; and its kind. */
async function outcome({ endpoint, input }: Call): Promise<{ kind: string; wrong?: string | undefined }> {
  const call = (server.auth.api as unknown as Record<string, (input?: object) => Promise<unknown>>)[endpoint]
  try {
    const value = await call?.(input)
    if (value instanceof Response) return { kind: 'response', wrong: await flaw(value, lines) }
    return { kind: 'value', wrong: value === undefined ? undefined : JSON.stringify(value) === undefined ? 'no JSON' : undefined }
  } catch (error) {
    if (!(error instanceof Error)) return { kind: 'thrown', wrong: `threw ${String(error)}` }
    if (error instanceof APIError) {
      const { statusCode, message } = error
      return { kind: `APIError ${statusCode}`, wrong: statusCode >= 300 && statusCode < 600 && typeof message === 'string' ? undefined : 'an odd APIError' }
    }
    const ours = /^the mail/.test(error.message) || (/failed unexpectedly/.test(error.message) && (await names(lines)))
    return { kind: 'failure', wrong: ours ? undefined : String(error) }
  }
}

it(`${directCalls} drawn calls`, async () => {
  console.log(`property test: seed ${seed + 1}, ${directCalls} direct calls`)
  const random = new Random(seed + 1)
  const failures: string[] = []
  const kinds = new Map<string, number>()
  for (let made = 0; made < directCalls; made++) {
    if (made % 100 === 0) await signUp()
    const call = randomCall(random, Object.keys(server.auth.api), realCookies(), known())
    const title = `#${made} ${call.endpoint} ${JSON.stringify(call.input)?.slice(0, 400)}`
    lines.length = 0
    const { kind, wrong } = await within(10_000, outcome(call), title)
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    if (wrong) failures.push(`${wrong} — ${title}`)
  }
  await new Promise(resolve => setTimeout(resolve, 100))
  console.log(`calls by what came of them: ${JSON.stringify(Object.fromEntries(kinds))}`)
  expect(failures).toEqual([])
  expect(unhandled).toEqual([])
  for (const kind of ['value', 'response', 'failure', 'APIError 302', 'APIError 400', 'APIError 401', 'APIError 404'])
    expect([kind, kinds.get(kind) ?? 0]).not.toEqual([kind, 0])
  expect(({} as Record<string, unknown>).email).toBeUndefined()
}, 120_000)
