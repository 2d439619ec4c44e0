// A new password by mail: the request, the link, and the reset itself.
import { APIError } from 'better-auth/api'
import { alwaysApiError, noParams } from '../differences.js'
import {
  api,
  get,
  getSession,
  nothing,
  password,
  post,
  raw,
  request,
  signIn,
  signUp,
  sql,
  user,
  wait,
  type Json,
  type Recorder,
  type RequestExtra,
  type Run,
  type Scenario,
  type Step,
} from '../steps.js'
import type { Options } from '../target.js'

type EmailAndPassword = NonNullable<Options['emailAndPassword']>

const options =
  (more: (record: Recorder) => Partial<EmailAndPassword> = () => ({}), rest: Omit<Options, 'emailAndPassword'> = {}) =>
  (record: Recorder): Options => ({
    ...rest,
    emailAndPassword: { enabled: true, sendResetPassword: record('sendResetPassword'), ...more(record) },
  })
const trusting = options(undefined, { trustedOrigins: ['https://ok.example', 'myapp://'] })

const fresh = 'new-password1234'
const stranger = { jar: null }
const ask = (body: Json = { email: user.email, redirectTo: '/reset' }, extra: RequestExtra = stranger): Step =>
  post('/request-password-reset', body, extra)
const mailed = (run: Run): string => (run.called('sendResetPassword')[0] as { token: string }).token
const open = (query: string, extra: RequestExtra = stranger): Step =>
  get(run => `/reset-password/${mailed(run)}${query}`, { name: `the link${query}`, ...extra })
const reset = (body: Record<string, unknown> = {}, extra: RequestExtra = stranger): Step =>
  post('/reset-password', run => ({ newPassword: fresh, token: mailed(run), ...body }), extra)
const bodies = (path: string, ...all: Json[]): Step[] =>
  all.map(body => post(path, body, { jar: null, name: JSON.stringify(body)?.slice(0, 80) ?? 'no body' }))

const fail = (): never => {
  throw new Error('boom')
}
const refuse = (): never => {
  throw new APIError('FORBIDDEN', { message: 'not today', code: 'NOT_TODAY' })
}
const round: Step[] = [signUp(), ask(), reset(), signIn({ password: fresh })]

export const passwordResetScenarios: Scenario[] = [
  {
    name: 'from the request to the new password',
    options: options(),
    steps: [
      signUp(),
      ask(),
      open('?callbackURL=%2Freset'),
      reset(),
      signIn({}, stranger),
      signIn({ password: fresh }, stranger),
      getSession(),
    ],
  },
  {
    name: 'a token is good once',
    options: options(),
    steps: [signUp(), ask(), reset(), reset({ newPassword: 'another-password' }), open('?callbackURL=%2Freset')],
  },
  {
    name: 'each request has a token of its own',
    options: options(),
    steps: [signUp(), ask(), ask(), reset(), ask(), reset({ newPassword: 'another-password' })],
  },
  {
    name: 'an address that nobody has',
    options: options(),
    steps: [signUp(), ask({ email: 'nobody@b.co', redirectTo: '/reset' }), ask({ email: 'nobody@b.co' }), ask({ email: 'A@B.CO' })],
  },
  {
    name: 'with a session',
    options: options(),
    steps: [signUp(), ask(undefined, {}), open('?callbackURL=%2Freset', {}), reset({}, {}), getSession()],
  },
  {
    name: 'a token ends after an hour',
    options: options(),
    steps: [signUp(), ask(), wait(3600), open('?callbackURL=%2Fr'), wait(1), open('?callbackURL=%2Fr'), reset(), signIn()],
  },
  {
    name: 'a token ends when the options say so',
    options: options(() => ({ resetPasswordTokenExpiresIn: 10.5 })),
    steps: [signUp(), ask(), wait(10.5), reset(), ask(), wait(11), reset({ newPassword: 'another-password' })],
  },
  {
    name: 'a lifetime of zero is none',
    options: options(() => ({ resetPasswordTokenExpiresIn: 0 })),
    steps: [signUp(), ask(), wait(3000), reset()],
  },
  {
    name: 'an expired token at the reset itself',
    options: options(undefined, { verification: { disableCleanup: true } }),
    steps: [signUp(), ask(), wait(3601), reset(), open('?callbackURL=%2Fr')],
  },
  {
    name: 'old rows are swept once a minute',
    options: options(() => ({ resetPasswordTokenExpiresIn: 5 })),
    steps: [
      signUp(),
      ask(),
      ask({ email: 'nobody@b.co' }),
      wait(6),
      ask({ email: 'nobody@b.co' }),
      ask(),
      wait(54),
      ask({ email: 'nobody@b.co' }),
      ask(),
    ],
  },
  {
    name: 'switched off',
    steps: [
      signUp(),
      ask(),
      ask({ email: 5 }),
      ask({ email: user.email, redirectTo: 'https://evil.example' }),
      get('/reset-password/abc?callbackURL=%2Fr'),
      post('/reset-password', { newPassword: fresh, token: 'abc' }),
      api('requestPasswordReset', { body: { email: user.email } }),
    ],
  },
  {
    name: 'bodies of the wrong shape',
    options: options(),
    steps: [
      ...bodies(
        '/request-password-reset',
        undefined,
        null,
        [],
        'x',
        {},
        { email: 5 },
        { email: 'nope' },
        { email: '' },
        { email: 'a@b.co', redirectTo: 5 },
        { email: 'a@b.co', redirectTo: null },
        { redirectTo: '/x' },
      ),
      ...bodies(
        '/reset-password',
        undefined,
        null,
        [],
        5,
        {},
        { token: 'x' },
        { newPassword: 5, token: 'x' },
        { newPassword: fresh, token: 5 },
        { newPassword: fresh, token: null },
        { newPassword: fresh },
        { newPassword: fresh, token: '' },
        { newPassword: fresh, token: 'unknown' },
        { newPassword: null },
      ),
      post('/request-password-reset', raw('email=a%40b.co', 'application/x-www-form-urlencoded'), stranger),
      post('/reset-password', raw('{', 'application/json'), stranger),
    ],
  },
  {
    name: 'passwords too short and too long',
    options: options(),
    steps: [
      signUp(),
      ask(),
      reset({ newPassword: '1234567' }),
      reset({ newPassword: '' }),
      reset({ newPassword: 'x'.repeat(129) }),
      reset({ newPassword: 'short', token: 'unknown' }),
      reset({ newPassword: 'x'.repeat(128) }),
    ],
  },
  {
    name: 'the token in the query',
    options: options(),
    steps: [
      signUp(),
      ask(),
      post('/reset-password?token=unknown', { newPassword: fresh }, stranger),
      post('/reset-password?token=a&token=b', { newPassword: fresh }, stranger),
      post('/reset-password?token=', { newPassword: fresh }, stranger),
      post(run => `/reset-password?token=${mailed(run)}`, { newPassword: fresh, token: 'unknown' }, stranger),
      post(run => `/reset-password?token=${mailed(run)}`, { newPassword: fresh, token: '' }, stranger),
    ],
  },
  {
    name: 'where the link leads',
    options: trusting,
    steps: [
      signUp(),
      ask(),
      ...[
        '',
        '?callbackURL=',
        '?callbackURL=%2F',
        '?callbackURL=%2Freset%3Fa%3D1%26token%3Dold%26error%3Dx%23part',
        '?callbackURL=%2Freset%3Fa%2Bb%3D%2520~*%27',
        '?callbackURL=http%3A%2F%2Flocalhost%3A3000%2Fx',
        '?callbackURL=https%3A%2F%2Fok.example',
        '?callbackURL=https%3A%2F%2Fok.example%2Fa%3Fb%3D1',
        '?callbackURL=myapp%3A%2F%2Freset',
        '?callbackURL=https%3A%2F%2Fevil.example',
        '?callbackURL=%2F%2Fevil.example',
        '?callbackURL=%2F%5Cevil.example',
        '?callbackURL=javascript%3Aalert(1)',
        '?callbackURL=reset',
        '?callbackURL=%2Fa&callbackURL=%2Fb',
        '?other=1',
      ].map(query => open(query)),
      ...['', '%2Freset', '%2Freset%3Fa%3D1', 'https%3A%2F%2Fok.example%2Fa', 'https%3A%2F%2Fevil.example'].map(target =>
        get(`/reset-password/unknown?callbackURL=${target}`, stranger),
      ),
    ],
  },
  {
    name: 'tokens that look odd in the path',
    options: options(),
    steps: [
      ...['a%20b', 'a%2Fb', '%', '%zz', 'é', 'a+b', '..', 'a.b', '%00', 'x'.repeat(3000)].map(token =>
        get(`/reset-password/${token}?callbackURL=%2Fr`, { ...stranger, name: `token ${token.slice(0, 9)}` }),
      ),
      get('/reset-password/abc', { ...stranger, recorded: 'reset cb missing' }),
      get('/reset-password/abc?callbackURL=%2Fr', { ...stranger, recorded: 'reset cb' }),
      get('/reset-password/?callbackURL=%2Fr', stranger),
      get('/reset-password?callbackURL=%2Fr', stranger),
      get('/reset-password/a/b?callbackURL=%2Fr', stranger),
      get('/reset-password/a/?callbackURL=%2Fr', stranger),
      request('HEAD', '/reset-password/a?callbackURL=%2Fr', nothing, stranger),
      post('/reset-password/a?callbackURL=%2Fr', {}, stranger),
      get('/request-password-reset', stranger),
    ],
  },
  {
    name: 'a final slash where one is allowed',
    options: options(undefined, { advanced: { skipTrailingSlashes: true } }),
    steps: [signUp(), ask(), open('/?callbackURL=%2Fr'), get('/reset-password/?callbackURL=%2Fr', stranger)],
  },
  {
    name: 'redirectTo: relative, trusted, evil',
    options: trusting,
    steps: [
      signUp(),
      ...[
        '',
        '/',
        '/reset?a=1&b=ü',
        'https://ok.example/a b',
        'myapp://reset',
        'https://evil.example',
        '//evil.example',
        'reset',
      ].map(redirectTo => ask({ email: user.email, redirectTo }, { ...stranger, name: `redirectTo ${redirectTo}` })),
      ask({ email: 'nobody@b.co', redirectTo: 'https://evil.example' }),
      ask({ email: user.email, callbackURL: 'https://evil.example' }),
    ],
  },
  {
    name: 'foreign origins',
    options: options(),
    steps: [
      signUp(),
      ask(undefined, { origin: 'https://evil.example' }),
      ask(undefined, { origin: null }),
      ask(undefined, { origin: 'https://evil.example', jar: null }),
      reset({ token: 'x' }, { origin: 'https://evil.example' }),
      open('?callbackURL=%2Fr', { origin: 'https://evil.example' }),
    ],
  },
  {
    name: 'the check of origins switched off',
    options: options(undefined, { advanced: { disableOriginCheck: true } }),
    steps: [
      signUp(),
      ask({ email: user.email, redirectTo: 'https://evil.example' }),
      open('?callbackURL=https%3A%2F%2Fevil.example%2Fx'),
      open('?callbackURL=myapp%3A%2F%2Fx'),
    ],
  },
  {
    name: 'sessions end with the old password, where that is wanted',
    options: options(() => ({ revokeSessionsOnPasswordReset: true })),
    steps: [signUp(), signIn({}, { jar: 'laptop' }), signUp({ email: 'c@b.co' }, { jar: 'other' }), ask(), reset({}, {}), getSession()],
  },
  {
    name: 'what is told after the reset',
    options: options(record => ({ onPasswordReset: record('onPasswordReset') as never })),
    steps: [signUp(), ask(), reset({ token: 'unknown' }), reset()],
  },
  {
    name: 'a user without a password gets one',
    options: options(),
    steps: [signUp(), sql('DELETE FROM account'), ask(), reset(), signIn({ password: fresh })],
  },
  {
    name: 'another account is left alone',
    options: options(),
    steps: [signUp(), sql("UPDATE account SET providerId = 'github', password = NULL"), ask(), reset(), signIn({ password: fresh })],
  },
  {
    name: 'a user who is gone by then',
    options: options(),
    steps: [signUp(), ask(), sql('DELETE FROM session'), sql('DELETE FROM account'), sql('DELETE FROM user'), reset()],
  },
  ...(
    [
      ['rejects', async () => fail()],
      ['rejects with an APIError', async () => refuse()],
      ['throws', fail],
      ['throws an APIError', refuse],
      ['returns nothing', () => undefined],
      ['returns what JSON cannot hold', () => 5n],
    ] as [string, () => unknown][]
  ).flatMap(([what, then]): Scenario[] => [
    {
      name: `a mailer that ${what}`,
      options: record => ({ emailAndPassword: { enabled: true, sendResetPassword: record('sendResetPassword', then) as never } }),
      steps: [...round, api('requestPasswordReset', { body: { email: user.email } })],
    },
    {
      name: `onPasswordReset that ${what}`,
      options: options(record => ({ onPasswordReset: record('onPasswordReset', then) as never })),
      steps: [
        ...round,
        ask(),
        api('resetPassword', run => ({ body: { newPassword: password, token: mailed(run) } })),
        signIn(),
      ],
    },
  ]),
  {
    name: 'direct calls',
    options: trusting,
    steps: [
      signUp(),
      api('requestPasswordReset', { body: { email: user.email, redirectTo: 'https://evil.example' } }),
      api('requestPasswordReset', { body: { email: 'nobody@b.co' } }),
      api('requestPasswordReset', { body: { email: 5 } }, { differs: alwaysApiError }),
      api('requestPasswordReset', undefined, { differs: alwaysApiError }),
      api('requestPasswordReset', () => ({
        body: { email: user.email, redirectTo: 'https://evil.example' },
        request: new Request('http://localhost:3000/api/auth/request-password-reset', { method: 'POST' }),
      })),
      api('requestPasswordReset', { body: { email: user.email, redirectTo: '/x' }, asResponse: true }),
      api('requestPasswordResetCallback', run => ({ params: { token: mailed(run) }, query: { callbackURL: '/r?a=1' } }), { differs: alwaysApiError }),
      api('requestPasswordResetCallback', run => ({ params: { token: mailed(run) }, query: { callbackURL: 'https://evil.example' } }), { differs: alwaysApiError }),
      api('requestPasswordResetCallback', { params: { token: 'unknown' }, query: { callbackURL: '/r' } }, { differs: alwaysApiError }),
      api('requestPasswordResetCallback', { params: { token: 'unknown' }, query: { callbackURL: '/r' }, asResponse: true }),
      api('requestPasswordResetCallback', { params: { token: 'unknown' }, query: { callbackURL: '' } }, { differs: alwaysApiError }),
      api('requestPasswordResetCallback', { params: { token: 'unknown' }, query: {} }, { differs: alwaysApiError }),
      api('requestPasswordResetCallback', { params: { token: 'unknown' } }, { differs: alwaysApiError }),
      api('requestPasswordResetCallback', { query: { callbackURL: '/r' } }, { differs: noParams }),
      api('resetPassword', run => ({ body: { newPassword: fresh, token: mailed(run) }, query: { token: 5 } }), { differs: alwaysApiError }),
      api('resetPassword', run => ({ body: { newPassword: fresh }, query: { token: mailed(run) } })),
      api('resetPassword', { body: { newPassword: fresh, token: 'unknown' } }),
      api('resetPassword', { body: { newPassword: 'short', token: 'unknown' } }),
      api('resetPassword', { body: { newPassword: fresh } }),
    ],
  },
  ...(['hashed', 'plain', { hash: async (text: string) => `own:${text.length}` }] as const).map((storeIdentifier): Scenario => ({
    name: `identifiers stored ${typeof storeIdentifier === 'string' ? storeIdentifier : 'by a function'}`,
    options: options(undefined, { verification: { storeIdentifier } }),
    steps: [signUp(), ask(), open('?callbackURL=%2Fr'), ask(), reset(), ask()],
  })),
  {
    name: 'identifiers stored by their beginning',
    options: options(undefined, {
      verification: { storeIdentifier: { default: 'plain', overrides: { 'reset-password:': 'hashed', reset: 'plain' } } },
    }),
    steps: [signUp(), ask(), open('?callbackURL=%2Fr'), reset(), ask()],
  },
  {
    name: 'a plain row from before identifiers were hashed',
    options: options(undefined, { verification: { storeIdentifier: 'hashed' } }),
    steps: [
      signUp(),
      ask(),
      sql("UPDATE verification SET identifier = 'reset-password:by-hand'"),
      get('/reset-password/by-hand?callbackURL=%2Fr', stranger),
      reset({ token: 'by-hand' }),
    ],
  },
  {
    name: 'requests for mail are limited',
    options: options(undefined, { rateLimit: { enabled: true } }),
    steps: Array.from({ length: 4 }, () => ask(undefined, { headers: { 'x-forwarded-for': '10.9.0.1' } })),
  },
]
