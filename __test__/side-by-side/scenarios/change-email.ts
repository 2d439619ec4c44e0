// Another address: at once, or by mails to the old and the new one.
import { createHmac } from 'node:crypto'
import { APIError } from 'better-auth/api'
import { allGuardCookies, alwaysApiError } from '../differences.js'
import { api, baseOptions, form, get, getSession, nothing, post, raw, signIn, signUp, sql, user, wait, type Json, type Recorder, type RequestExtra, type Run, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

type ChangeEmail = NonNullable<NonNullable<Options['user']>['changeEmail']>
type EmailVerification = NonNullable<Options['emailVerification']>

const day = 86_400
const next = 'new@b.co'

const options =
  (
    more: Partial<ChangeEmail> | ((record: Recorder) => Partial<ChangeEmail>) = {},
    mails: Partial<EmailVerification> | ((record: Recorder) => Partial<EmailVerification>) = {},
    rest: Options = {},
  ) =>
  (record: Recorder): Options => ({
    ...rest,
    user: { ...rest.user, changeEmail: { enabled: true, ...(typeof more === 'function' ? more(record) : more) } },
    emailVerification: { sendVerificationEmail: record('verify'), ...(typeof mails === 'function' ? mails(record) : mails) },
  })
const confirming = (record: Recorder): Partial<ChangeEmail> => ({ sendChangeEmailConfirmation: record('confirm') })
const atOnce = { updateEmailWithoutVerification: true }
const silent =
  (changeEmail: ChangeEmail, rest: Options = {}) =>
  (): Options => ({ ...rest, user: { changeEmail } })

const change = (body: Json = { newEmail: next }, extra: RequestExtra = {}): Step =>
  post('/change-email', body, { name: `change-email ${JSON.stringify(body)?.slice(0, 60)}`, ...extra })
const mailed = (run: Run, name: string): string => (run.called(name)[0] as { token: string }).token
const open = (mail: 'confirm' | 'verify', query = '', extra: RequestExtra = {}): Step =>
  get(run => `/verify-email?token=${mailed(run, mail)}${query}`, { name: `the link to ${mail}${query}`, ...extra })
const verified = sql('UPDATE user SET emailVerified = 1')
const bothVerified = sql('UPDATE user SET emailVerified = 1', [], 2)
const stranger = { jar: null }
const renewed = allGuardCookies('better-auth.session_token=signed(<id4>); Max-Age=604800; Path=/; HttpOnly; SameSite=Lax')

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
/** A link with a token of our own making. */
const forged = (name: string, claims: (run: Run) => object, query = '', extra: RequestExtra = {}): Step =>
  get(
    run => {
      const now = Math.floor(run.now() / 1000)
      const signed = `${base64url({ alg: 'HS256' })}.${base64url({ ...claims(run), iat: now, exp: now + 3600 })}`
      const signature = createHmac('sha256', baseOptions.secret ?? '').update(signed).digest('base64url')
      return `/verify-email?token=${signed}.${signature}${query}`
    },
    { name, ...extra },
  )
const userId = (run: Run): string => (run.saved('up') as { user: { id: string } }).user.id
const kept = signUp({}, { save: 'up' })

const fail = (): never => {
  throw new Error('boom')
}
const refuse = (): never => {
  throw new APIError('FORBIDDEN', { message: 'not today', code: 'NOT_TODAY' })
}

const fields: Options['user'] = {
  additionalFields: {
    plan: { type: 'string', defaultValue: 'free' },
    pin: { type: 'string', required: false, returned: false },
    born: { type: 'date', required: false },
  },
}

export const changeEmailScenarios: Scenario[] = [
  { name: 'switched off', steps: [change(), signUp(), change(), change({ newEmail: 'nope' }), getSession()] },
  {
    name: 'switched off by name',
    options: silent({ enabled: false }),
    steps: [signUp(), change(), api('changeEmail', run => ({ headers: run.headers(), body: { newEmail: next } }))],
  },
  {
    name: 'bodies and fields of the wrong type',
    options: options(),
    steps: [
      ...([[], null, 'x', {}, { newEmail: 'nope' }, { newEmail: next }] as Json[]).map(body => change(body, stranger)),
      signUp(),
      ...([[], null, 'x', 5, {}, { newEmail: 5 }, { newEmail: null }, { newEmail: '' }, { newEmail: 'nope' }, { newEmail: next, callbackURL: 5 }] as Json[]).map(
        body => change(body),
      ),
      post('/change-email', nothing),
      post('/change-email', form({ newEmail: next })),
      post('/change-email', raw('{', 'application/json')),
      post('/change-email', raw('{"__proto__":{"newEmail":"new@b.co"}}', 'application/json')),
      get('/change-email'),
      getSession(),
    ],
  },
  { name: 'the same address', options: options(), steps: [signUp(), change({ newEmail: user.email }), change({ newEmail: user.email.toUpperCase() })] },
  { name: 'without a way to do it', options: silent({ enabled: true }), steps: [signUp(), signUp({ email: 'b@b.co' }, { jar: 'b' }), change(), change({ newEmail: 'b@b.co' }), bothVerified, change()] },
  {
    name: 'at once only as long as it is not verified',
    options: silent({ enabled: true, ...atOnce }),
    steps: [signUp(), verified, change(), sql('UPDATE user SET emailVerified = 0'), change(), getSession()],
  },
  {
    name: 'an address that somebody has',
    options: options(confirming),
    steps: [
      signUp(),
      signUp({ email: 'b@b.co' }, { jar: 'b' }),
      change({ newEmail: 'b@b.co' }),
      change({ newEmail: 'B@B.CO' }),
      bothVerified,
      change({ newEmail: 'b@b.co' }),
      getSession(),
    ],
  },
  {
    name: 'at once, and an address that somebody has',
    options: options(atOnce),
    steps: [signUp(), signUp({ email: 'b@b.co' }, { jar: 'b' }), change({ newEmail: 'b@b.co' }), getSession()],
  },
  {
    name: 'at once, without mails',
    options: silent({ enabled: true, ...atOnce }, { session: { cookieCache: { enabled: true } } }),
    steps: [signUp(), wait(5), change({ newEmail: 'NEW@b.co' }), getSession(), getSession({}, '?disableCookieCache=true'), signIn(), signIn({ email: next })],
  },
  {
    name: 'at once, with a mail',
    options: options(atOnce, {}, { user: fields, session: { cookieCache: { enabled: true, strategy: 'jwe' } } }),
    steps: [signUp({ pin: '1', born: '1990-05-01' }), change({ newEmail: next, callbackURL: '/welcome?a=1' }), getSession(), open('verify'), getSession({}, '?disableCookieCache=true')],
  },
  { name: 'at once, not remembered', options: options(atOnce), steps: [signUp({ rememberMe: false }), change(), getSession()] },
  {
    name: 'by a mail to the new address',
    options: options({}, {}, { user: fields }),
    steps: [signUp({ pin: '1', born: '1990-05-01' }), change({ newEmail: 'New@B.co' }), getSession(), wait(5), open('verify'), getSession(), open('verify'), signIn({ email: next })],
  },
  {
    name: 'by a mail to the new address, verified',
    options: options({}, record => ({ afterEmailVerification: record('after'), beforeEmailVerification: record('before') }), {
      user: fields,
      session: { cookieCache: { enabled: true } },
    }),
    steps: [signUp({ pin: '1' }), verified, change({ newEmail: next, callbackURL: '/done' }), open('verify', '&callbackURL=%2Fdone'), getSession(), getSession({}, '?disableCookieCache=true'), open('verify', '&callbackURL=%2Fdone')],
  },
  {
    name: 'by mails to both',
    options: options(confirming, record => ({ afterEmailVerification: record('after'), expiresIn: 600 }), { user: fields }),
    steps: [
      signUp({ pin: '1', born: '1990-05-01' }),
      verified,
      change({ newEmail: next, callbackURL: '/done' }),
      getSession(),
      wait(5),
      open('confirm', '&callbackURL=%2Fdone'),
      getSession(),
      wait(5),
      open('verify', '&callbackURL=%2Fdone'),
      getSession(),
      signIn(),
      signIn({ email: next }),
    ],
  },
  { name: 'by mails to both, without targets', options: options(confirming), steps: [signUp(), verified, change(), open('confirm'), open('verify'), getSession()] },
  { name: 'confirmation is for verified addresses', options: options(confirming), steps: [signUp(), change(), open('verify'), getSession()] },
  { name: 'confirmation without a mail to the new address', options: (record): Options => ({ user: { changeEmail: { enabled: true, ...confirming(record) } } }), steps: [signUp(), verified, change()] },
  {
    name: 'links opened elsewhere',
    options: options(confirming, {}, { session: { cookieCache: { enabled: true } } }),
    steps: [signUp(), signUp({ email: 'b@b.co' }, { jar: 'b' }), bothVerified, change(), open('confirm', '', { jar: 'b' }), open('confirm', '&callbackURL=%2Fx', { jar: 'b' }), open('confirm', '', stranger), open('verify', '', { jar: 'b' }), open('verify', '', stranger), getSession(), getSession({}, '?disableCookieCache=true')],
  },
  { name: 'links that came too late', options: options({}, { expiresIn: 60 }), steps: [signUp(), change(), wait(61), open('verify'), open('verify', '&callbackURL=%2Fx%3Fa%3D1'), getSession()] },
  {
    name: 'links after another change',
    options: options(),
    steps: [signUp(), change(), sql("UPDATE user SET email = 'other@b.co'"), open('verify'), open('verify', '&callbackURL=%2Fx'), sql('DELETE FROM session'), sql('DELETE FROM account'), sql('DELETE FROM user'), open('verify'), open('verify', '&callbackURL=%2Fx')],
  },
  {
    name: 'somebody took the address in the meantime',
    options: options(),
    steps: [signUp(), change(), signUp({ email: next }, { jar: 'b' }), open('verify'), getSession()],
  },
  {
    name: 'tokens of other kinds',
    options: options({}, record => ({ afterEmailVerification: record('after') }), { user: fields, session: { cookieCache: { enabled: true } } }),
    steps: [
      kept,
      forged('without a user', () => ({ email: user.email, updateTo: next })),
      forged('with an empty user', () => ({ email: user.email, updateTo: next, userId: '' }), '&callbackURL=%2Fx'),
      forged('of nobody', () => ({ email: user.email, updateTo: next, userId: 'nobody' })),
      forged('of another address', run => ({ email: 'x@b.co', updateTo: next, userId: userId(run) })),
      verified,
      forged('of an older version', run => ({ email: user.email, updateTo: 'New@b.co', userId: userId(run) })),
      getSession(),
      verified,
      forged('of no known step', run => ({ email: next, updateTo: 'third@b.co', requestType: 'x', userId: userId(run) }), '&callbackURL=%2Fx', stranger),
      getSession(),
      forged('to upper case', run => ({ email: 'third@b.co', updateTo: 'Fourth@B.co', requestType: 'change-email-verification', userId: userId(run) })),
      getSession(),
    ],
  },
  {
    name: 'without a session, with an expired one, with an old one, with a cached one',
    options: options({}, {}, { session: { cookieCache: { enabled: true } } }),
    steps: [change(), signUp(), wait(8 * day), change(), signIn(), wait(3 * day), change(undefined, { differs: renewed }), signIn(), sql('DELETE FROM session', [], 2), change(), getSession()],
  },
  {
    name: 'from a foreign origin',
    options: options(),
    steps: [
      signUp(),
      change({ newEmail: next }, { origin: 'https://evil.example' }),
      change({ newEmail: next }, { origin: null }),
      change({ newEmail: next, callbackURL: 'https://evil.example/' }),
      change({ newEmail: next, callbackURL: '/ok' }),
      open('verify', '&callbackURL=https%3A%2F%2Fevil.example'),
      getSession(),
    ],
  },
  ...[
    { sendVerificationEmail: fail },
    { sendVerificationEmail: async () => fail() },
    { sendVerificationEmail: refuse },
    { sendVerificationEmail: async () => refuse() },
  ].flatMap((mails, index): Scenario[] => [
    { name: `the mail to the new address fails, ${index + 1}`, options: options({}, mails), steps: [signUp(), change(), getSession()] },
    { name: `the mail after a change at once fails, ${index + 1}`, options: options(atOnce, mails), steps: [signUp(), change(), getSession()] },
    {
      name: `the mail after the confirmation fails, ${index + 1}`,
      options: options(confirming, mails),
      steps: [signUp(), verified, change(), open('confirm'), open('confirm', '&callbackURL=%2Fx')],
    },
  ]),
  { name: 'the confirmation fails', options: options({ sendChangeEmailConfirmation: fail }), steps: [signUp(), verified, change(), getSession()] },
  { name: 'afterEmailVerification fails', options: options({}, { afterEmailVerification: async () => refuse() }), steps: [signUp(), verified, change(), open('verify'), getSession()] },
  {
    name: 'is limited',
    options: options({}, {}, { rateLimit: { enabled: true } }),
    steps: Array.from({ length: 4 }, () => change({ newEmail: next }, { headers: { 'x-forwarded-for': '10.5.0.1' } })),
  },
  {
    name: 'direct calls',
    options: options(confirming),
    steps: [
      api('changeEmail', undefined, { differs: alwaysApiError }),
      api('changeEmail', { body: { newEmail: next } }),
      signUp(),
      verified,
      api('changeEmail', run => ({ headers: run.headers(), body: { newEmail: next } })),
      api('verifyEmail', run => ({ headers: run.headers(), query: { token: mailed(run, 'confirm') } })),
      api('verifyEmail', run => ({ headers: run.headers(), query: { token: mailed(run, 'verify') }, returnHeaders: true })),
    ],
  },
]
