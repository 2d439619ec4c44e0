// user.validateUserInfo: who may become a user at all.
import { APIError } from 'better-auth/api'
import { codeLast, codeLastInCalls, notAVerdict } from '../differences.js'
import { api, signIn, signUp, user, type Difference, type Recorder, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

interface Asked {
  user: Record<string, unknown>
  source: unknown
}

const asking =
  (verdict: () => unknown, rest: Options = {}) =>
  (record: Recorder): Options => {
    const seen = record<unknown>('validate', verdict)
    // The second argument is the reference's own context there.
    const validateUserInfo = ({ user: candidate, source }: Asked, context: { path?: string }): unknown => {
      const set = Object.entries(candidate).filter(([, value]) => value !== undefined)
      return seen({ user: Object.fromEntries(set), source }, context.path)
    }
    return { ...rest, user: { ...rest.user, validateUserInfo: validateUserInfo as never } }
  }

const fail = (): never => {
  throw new Error('boom')
}
const refuse = (): never => {
  throw new APIError('BAD_REQUEST', { message: 'not today', code: 'NOT_TODAY' })
}
const verdicts: [name: string, verdict: () => unknown, refused?: true][] = [
  ['nothing', () => undefined],
  ['null', async () => null],
  ['an empty object', () => ({})],
  ['an error', async () => ({ error: 'not_welcome' }), true],
  ['an error with a description', () => ({ error: 'not_welcome', errorDescription: 'You are not welcome' }), true],
  ['an empty error', () => ({ error: '', errorDescription: 'x' })],
  ['an exception', fail, true],
  ['an APIError', refuse, true],
  ['a rejection', async () => fail(), true],
]
const steps = (differs: Difference[] = []): Step[] => [
  signUp({ image: 'i', plan: 'pro' }, { differs }),
  signIn(),
  signUp({ plan: 'pro' }, { differs }),
  api('signUpEmail', { body: { ...user, email: 'c@b.co' } }, { differs: differs.length > 0 ? codeLastInCalls : [] }),
]
const fields: Options = { user: { additionalFields: { plan: { type: 'string', required: false }, role: { type: 'string', defaultValue: 'user', input: false } } } }

export const validateUserInfoScenarios: Scenario[] = [
  ...verdicts.map(([name, verdict, refused]): Scenario => ({ name, options: asking(verdict, fields), steps: steps(refused ? codeLast : []) })),
  ...verdicts.map(([name, verdict]): Scenario => ({
    name: `${name}, and nobody may notice`,
    options: asking(verdict, { ...fields, emailAndPassword: { enabled: true, autoSignIn: false } }),
    steps: steps(),
  })),
  {
    name: 'nonsense',
    options: asking(() => 'yes'),
    steps: [signUp({}, { differs: notAVerdict, jar: null })],
    differs: [
      { facet: 'rows of user', reason: 'an answer that is no verdict is a refusal', corten: /^\(none\)$/ },
      { facet: 'rows of account', reason: 'an answer that is no verdict is a refusal', corten: /^\(none\)$/ },
      { facet: 'rows of session', reason: 'an answer that is no verdict is a refusal', corten: /^\(none\)$/ },
    ],
  },
]
