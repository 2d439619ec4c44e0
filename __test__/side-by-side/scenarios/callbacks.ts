// The user's functions: what they receive, and what happens when they fail.
import { APIError } from 'better-auth/api'
import { noCause, noCauseInError } from '../differences.js'
import { api, getSession, signIn, signUp, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

type Password = NonNullable<NonNullable<Options['emailAndPassword']>['password']>

const plain = { referenceHash: 'plain', cortenHash: 'plain' } as const
const passwords = (password: Password) => (): Options => ({ emailAndPassword: { enabled: true, password } })
const hash = async (password: string): Promise<string> => `plain:${password}`
const verify = async (input: { hash: string; password: string }): Promise<boolean> => input.hash === `plain:${input.password}`
const fail = (): never => {
  throw new Error('boom')
}
const refuse = (): never => {
  throw new APIError('FORBIDDEN', { message: 'not today', code: 'NOT_TODAY' })
}
const round: Step[] = [signUp(), signIn(), signIn({ password: 'wrong password' }), signIn({ email: 'nobody@b.co' }), getSession()]

export const callbacksScenarios: Scenario[] = [
  { name: 'hash and verify', ...plain, options: passwords({ hash, verify }), steps: round },
  {
    name: 'hash and verify without promises',
    ...plain,
    options: passwords({
      hash: (password: string) => `plain:${password}` as never,
      verify: ((input: { hash: string; password: string }) => input.hash === `plain:${input.password}`) as never,
    }),
    steps: round,
  },
  {
    name: 'verify sees hash and password alone',
    ...plain,
    options: passwords({ hash, verify: async input => JSON.stringify(Object.keys(input).sort()) === '["hash","password"]' }),
    steps: round,
  },
  {
    name: 'hash throws',
    ...plain,
    options: passwords({ hash: fail, verify }),
    steps: [...round, api('signUpEmail', { body: { name: 'N', email: 'x@b.co', password: 'password1234' } })],
  },
  { name: 'hash rejects', ...plain, options: passwords({ hash: async () => fail(), verify }), steps: round },
  {
    name: 'hash throws an APIError',
    ...plain,
    options: passwords({ hash: refuse, verify }),
    steps: [...round, api('signUpEmail', { body: { name: 'N', email: 'x@b.co', password: 'password1234' } })],
  },
  { name: 'verify throws', ...plain, options: passwords({ hash, verify: fail }), steps: round },
  {
    name: 'verify rejects with an APIError',
    ...plain,
    options: passwords({ hash, verify: async () => refuse() }),
    steps: [...round, api('signInEmail', { body: { email: 'a@b.co', password: 'password1234' } })],
  },
  ...[undefined, null, 0, 1, '', 'yes', {}].map((answer): Scenario => ({
    name: `verify answers ${JSON.stringify(answer)}`,
    ...plain,
    options: passwords({ hash, verify: async () => answer as never }),
    steps: round,
  })),
  {
    name: 'a cache version that throws',
    options: () => ({ session: { cookieCache: { enabled: true, version: fail } } }),
    steps: [signUp(), signIn(), getSession(), api('getSession', run => ({ headers: run.headers() }))],
  },
  {
    name: 'a cache version that throws later',
    options: () => {
      let calls = 0
      return { session: { cookieCache: { enabled: true, version: () => (++calls > 1 ? fail() : '1') } } }
    },
    steps: [
      signUp(),
      getSession({ differs: noCause }),
      api('getSession', run => ({ headers: run.headers() }), { differs: noCauseInError }),
      getSession({ differs: noCause }, '?disableCookieCache=true'),
    ],
  },
  {
    name: 'a rate rule that answers nothing',
    options: () => ({ rateLimit: { enabled: true, max: 1, customRules: { '/get-session': () => undefined as never } } }),
    steps: [
      getSession({ headers: { 'x-forwarded-for': '10.3.0.1' } }),
      getSession({ headers: { 'x-forwarded-for': '10.3.0.1' } }),
    ],
  },
]
