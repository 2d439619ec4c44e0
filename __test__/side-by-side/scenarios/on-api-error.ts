// onAPIError: who hears of errors, and what becomes of the reply.
import { APIError } from 'better-auth/api'
import { ownErrorPage } from '../differences.js'
import { api, get, getSession, post, raw, request, nothing, signIn, signUp, type Recorder, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

const trouble: Record<string, () => never> = {
  Error: () => {
    throw new TypeError('boom')
  },
  APIError: () => {
    throw new APIError('FORBIDDEN', { message: 'not today', code: 'NOT_TODAY' })
  },
  text: () => {
    throw 'boom'
  },
}

/** Requests that end in every kind of error, and some that do not. */
const requests: Step[] = [
  get('/ok'),
  get('/nope'),
  request('HEAD', '/ok', nothing),
  signUp(),
  signUp(),
  signIn({ password: 'wrong password' }, { jar: null }),
  signIn({ email: 'nope' }, { jar: null }),
  post('/sign-in/email', {}, { jar: null }),
  post('/sign-in/email', raw('{', 'application/json'), { jar: null }),
  post('/sign-in/email', raw('{}', 'text/plain'), { jar: null }),
  post('/sign-out', {}, { origin: 'https://evil.example' }),
  post('/update-user', {}, { jar: null }),
  get('/verify-email?token=x&callbackURL=%2Fx'),
  get('/verify-email?token=x'),
  get('/error', { differs: ownErrorPage() }),
  post('/get-session'),
  getSession(),
  api('signInEmail', { body: { email: 'a@b.co', password: 'wrong password' } }),
]

const failing = (kind: string): Partial<Options['emailAndPassword'] & object> => ({
  enabled: true,
  password: { verify: async () => trouble[kind]?.() as never },
})
const told =
  (more: (record: Recorder) => Options['onAPIError'], rest: Options = {}) =>
  (record: Recorder): Options => ({ ...rest, onAPIError: more(record) })

/** Not every API error of the reference is of the class that it exports. */
const isLike = (error: unknown): error is APIError => error instanceof Error && error.name === 'APIError'

/** The reference hands over its context as well, which is another object here. */
const hear = (record: Recorder, then?: () => unknown): ((error: unknown) => Promise<void>) => {
  const seen = record<unknown>('onError', async () => then?.())
  return async (error, ...rest: unknown[]) => {
    const { name, message, status, statusCode, body } = isLike(error) ? error : ({} as Partial<APIError>)
    const plain = error instanceof Error ? String(error) : error
    await seen(plain, { name, message, status, statusCode, body }, rest.length, typeof rest[0])
  }
}

export const onApiErrorScenarios: Scenario[] = [
  { name: 'onError', options: told(record => ({ onError: hear(record) })), steps: requests },
  { name: 'onError that throws', options: told(record => ({ onError: hear(record, trouble.Error) })), steps: requests },
  { name: 'onError that throws at once', options: told(() => ({ onError: () => trouble.APIError?.() })), steps: requests },
  { name: 'throw', options: told(() => ({ throw: true })), steps: requests },
  { name: 'throw before onError', options: told(record => ({ throw: true, onError: hear(record) })), steps: requests },
  { name: 'throw that is off', options: told(() => ({ throw: false })), steps: requests },
  ...Object.keys(trouble).flatMap(kind => [
    {
      name: `a callback throws ${kind}: onError`,
      cortenHash: 'argon2id' as const,
      options: told(record => ({ onError: hear(record) }), { emailAndPassword: failing(kind) as NonNullable<Options['emailAndPassword']> }),
      steps: [signUp(), signIn()],
    },
    {
      name: `a callback throws ${kind}: throw`,
      options: told(() => ({ throw: true }), { emailAndPassword: failing(kind) as NonNullable<Options['emailAndPassword']> }),
      steps: [signUp(), signIn(), api('signInEmail', { body: { email: 'a@b.co', password: 'password1234' } })],
    },
  ]),
]
