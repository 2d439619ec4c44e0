// Who may sign up, whose address must be verified, and what a second sign-in changes.
import { ada } from '../oauth/network.js'
import { enter, enterByToken, meanwhile, network, signedIn, signedOut, social, withProvider } from '../oauth/words.js'
import { act, get, getSession, sql, type Recorder, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

type Json = Record<string, unknown>

const google = (name: string, options: Json, steps: Step[], more: Options = {}): Scenario => withProvider('google', name, steps, more, options)
const github = (name: string, options: Json, steps: Step[], more: Options = {}): Scenario => withProvider('github', name, steps, more, options)
const fail = (): never => {
  throw new Error('boom')
}

const back: Step = act(run => run.jar().clear())

const signUps: Scenario[] = [
  github('disableSignUp', { disableSignUp: true }, [
    ...enter('github', { errorCallbackURL: '/failed' }),
    ...enter('github', { requestSignUp: true, errorCallbackURL: '/failed?a=1' }),
    signedOut,
  ]),
  github('disableImplicitSignUp', { disableImplicitSignUp: true }, [
    ...enter('github', { errorCallbackURL: '/failed' }),
    signedOut,
    ...enter('github', { requestSignUp: true, newUserCallbackURL: '/welcome' }),
    signedIn,
    back,
    ...enter('github', { newUserCallbackURL: '/welcome' }),
    signedIn,
  ]),
  google('disableImplicitSignUp and ID tokens', { disableImplicitSignUp: true }, [
    enterByToken('google', run => ({ token: run.network().mint('google') })),
    enterByToken('google', run => ({ token: run.network().mint('google') }), { requestSignUp: false }),
    signedOut,
    enterByToken('google', run => ({ token: run.network().mint('google') }), { requestSignUp: true }),
    signedIn,
  ]),
  google('disableSignUp and ID tokens', { disableSignUp: true }, [
    enterByToken('google', run => ({ token: run.network().mint('google') }), { requestSignUp: true }),
  ]),
  google('disableIdTokenSignIn', { disableIdTokenSignIn: true }, [
    enterByToken('google', run => ({ token: run.network().mint('google') })),
    ...enter('google'),
    signedIn,
  ]),
  github(
    'overrideUserInfoOnSignIn',
    { overrideUserInfoOnSignIn: true },
    [
      ...enter('github'),
      meanwhile(fakes => (fakes.person = { ...ada, name: 'New', email: 'New@b.co', verified: false, image: 'https://img.example/new.png' })),
      ...enter('github'),
      getSession(),
      meanwhile(fakes => (fakes.person = { ...ada, name: '', email: 'new@b.co', verified: true })),
      ...enter('github'),
      getSession(),
    ],
    { session: { cookieCache: { enabled: true } } },
  ),
  github(
    'the default does not override',
    {},
    [...enter('github'), meanwhile(fakes => (fakes.person = { ...ada, name: 'New' })), ...enter('github'), getSession()],
    { session: { cookieCache: { enabled: true } } },
  ),
  google('overrideUserInfoOnSignIn and ID tokens', { overrideUserInfoOnSignIn: true }, [
    ...enter('google'),
    meanwhile(fakes => (fakes.person = { ...ada, name: 'New' })),
    enterByToken('google', run => ({ token: run.network().mint('google') })),
    getSession(),
  ]),
]

const verified = sql('UPDATE user SET emailVerified = 1')
const mails =
  (more: object = {}) =>
  (record: Recorder): Options => ({
    ...social(['github'], { requireEmailVerification: true }),
    emailVerification: { sendVerificationEmail: record('mail') as never, ...more },
  })
const unverifiedAda = meanwhile(fakes => (fakes.person = { ...ada, verified: false }))
const mailed = (name: string, options: (record: Recorder) => Options, steps: Step[]): Scenario => ({
  name,
  network: network(['github']),
  options,
  steps,
})
const verification: Scenario[] = [
  mailed('requireEmailVerification', mails(), [
    unverifiedAda,
    ...enter('github', { errorCallbackURL: '/failed' }),
    signedOut,
    ...enter('github', { errorCallbackURL: '/failed' }),
    signedOut,
    get(run => (run.called('mail')[0] as { url: string }).url, { name: 'the mailed link', route: '/verify-email' }),
    ...enter('github'),
    signedIn,
  ]),
  mailed('requireEmailVerification and sendOnSignIn', mails({ sendOnSignIn: true }), [
    unverifiedAda,
    ...enter('github'),
    ...enter('github'),
    signedOut,
  ]),
  mailed('requireEmailVerification without mails on sign-up', mails({ sendOnSignUp: false, sendOnSignIn: true, expiresIn: 60 }), [
    unverifiedAda,
    ...enter('github'),
    ...enter('github'),
    verified,
    ...enter('github'),
    signedIn,
  ]),
  mailed(
    'sendOnSignUp without a need',
    record => ({ ...social(['github']), emailVerification: { sendOnSignUp: true, sendVerificationEmail: record('mail') as never } }),
    [unverifiedAda, ...enter('github', { callbackURL: '/a?b=c' }), signedIn],
  ),
  mailed('a verified address gets no mail', mails({ sendOnSignUp: true }), [...enter('github'), signedIn]),
  mailed(
    'a mailer that fails',
    record => ({
      ...social(['github'], { requireEmailVerification: true }),
      emailVerification: { sendVerificationEmail: record('mail', fail) as never },
    }),
    [unverifiedAda, ...enter('github')],
  ),
  mailed('nobody sends mails', () => social(['github'], { requireEmailVerification: true }), [unverifiedAda, ...enter('github')]),
  {
    name: 'requireEmailVerification and ID tokens',
    network: network(['google']),
    options: record => ({
      ...social(['google'], { requireEmailVerification: true }),
      emailVerification: { sendVerificationEmail: record('mail') as never },
    }),
    steps: [
      unverifiedAda,
      ...['/app', '/other'].map(callbackURL => enterByToken('google', run => ({ token: run.network().mint('google') }), { callbackURL })),
      verified,
      enterByToken('google', run => ({ token: run.network().mint('google') })),
    ],
  },
]

export const signUpOptionScenarios: Record<string, Scenario[]> = { 'who may sign up': signUps, verification }
