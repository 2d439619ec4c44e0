// Whatever is asked of a whole application, the reply is well-formed, and a 500 is a callback's doing.
import '../environment/development.js'
import { afterAll, expect, it } from 'vitest'
import { within } from '../helpers.js'
import { type Known, randomRequest, Random } from './fuzz.js'
import { cookieOf, origin, person, setup, type Setup } from './setup.js'

const cases = 10_000
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

/** Whether the log names an option. Its line and the reply come from another thread, either of them first. */
async function names(log: readonly string[]): Promise<boolean> {
  for (let waited = 0; waited < 100; waited++) {
    if (log.some(line => line.includes('the option `'))) return true
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

it(`${cases} drawn requests`, async () => {
  console.log(`property test: seed ${seed}, ${cases} cases`)
  const random = new Random(seed)
  const sessions: string[] = []
  const values: string[] = ['password1234', 'x@y.example']
  const signUp = async (): Promise<void> => {
    const visitor = person(`v${sessions.length}-${calls}`)
    const response = await server.post('/sign-up/email', visitor)
    if (response.status !== 200) return signUp()
    sessions.push(cookieOf(response))
    values.push(visitor.email)
  }
  const known = (): Known => ({ routes, sessions: sessions.slice(-kept), values: [...values.slice(-kept), ...mails.slice(-kept)] })
  const routes = endpoints(server)
  const failures: string[] = []
  const statuses = new Map<number, number>()
  for (let sent = 0; sent < cases; ) {
    if (sent % 250 === 0) await signUp()
    const [first = ''] = sessions
    const real = new Map(first.split('; ').map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
    const request = randomRequest(random, `${origin}/api/auth`, real, known())
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
