// Proving an address: the mail, the link, and what both change at sign-up and sign-in.
import { createHmac } from 'node:crypto'
import { APIError } from 'better-auth/api'
import { alwaysApiError, asciiLocation, otherKindOfToken } from '../differences.js'
import {
  api,
  baseOptions,
  get,
  getSession,
  nothing,
  post,
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

type EmailVerification = NonNullable<Options['emailVerification']>
type EmailAndPassword = NonNullable<Options['emailAndPassword']>

const options =
  (
    more: Partial<EmailVerification> | ((record: Recorder) => Partial<EmailVerification>) = {},
    emailAndPassword: Partial<EmailAndPassword> | ((record: Recorder) => Partial<EmailAndPassword>) = {},
    rest: Options = {},
  ) =>
  (record: Recorder): Options => ({
    ...rest,
    emailAndPassword: {
      enabled: true,
      ...(typeof emailAndPassword === 'function' ? emailAndPassword(record) : emailAndPassword),
    },
    emailVerification: {
      sendVerificationEmail: record('sendVerificationEmail'),
      ...(typeof more === 'function' ? more(record) : more),
    },
  })
const required = { requireEmailVerification: true }
const onSignUp = { sendOnSignUp: true }
const told = (record: Recorder): Partial<EmailVerification> => ({
  ...onSignUp,
  beforeEmailVerification: record('beforeEmailVerification'),
  afterEmailVerification: record('afterEmailVerification'),
})

const stranger = { jar: null }
const mailed = (run: Run): string => (run.called('sendVerificationEmail')[0] as { token: string }).token
const send = (body: Json = { email: user.email }, extra: RequestExtra = {}): Step => post('/send-verification-email', body, extra)
const verify = (query = '', extra: RequestExtra = stranger): Step =>
  get(run => `/verify-email?token=${mailed(run)}${query}`, { name: `the link${query}`, ...extra })
const withToken = (name: string, token: string, query = '', extra: RequestExtra = stranger): Step =>
  get(`/verify-email?token=${token}${query}`, { name, ...extra })
const unverify = sql('UPDATE user SET emailVerified = 0')

const secret = baseOptions.secret as string
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
/** A token that somebody made who has the secret, or one of their own. */
function signed(payload: Record<string, unknown>, key = secret, header: Record<string, unknown> = { alg: 'HS256' }): string {
  const text = `${encode(header)}.${encode({ exp: 4_000_000_000, ...payload })}`
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
}
const forged = {
  right: signed({ email: user.email }),
  capitals: signed({ email: 'A@B.CO' }),
  nobody: signed({ email: 'nobody@b.co' }),
  otherUser: signed({ email: user.email, userId: 'somebody' }),
  noUser: signed({ email: user.email, userId: '' }),
  typed: signed({ email: user.email, requestType: 'change-email-verification', updateTo: '', iat: 1 }, secret, { alg: 'HS256', typ: 'JWT' }),
  early: signed({ email: user.email, nbf: 3_900_000_000 }),
  late: signed({ email: user.email, exp: 1_000_000_000 }),
  earlyAndLate: signed({ email: user.email, nbf: 3_900_000_000, exp: 1_000_000_000 }),
  oddEnd: signed({ email: user.email, exp: 'soon' }),
  otherSecret: signed({ email: user.email }, 'another secret that nobody knows of'),
}

const fail = (): never => {
  throw new Error('boom')
}
const refuse = (): never => {
  throw new APIError('FORBIDDEN', { message: 'not today', code: 'NOT_TODAY' })
}
const failures: [string, () => unknown][] = [
  ['rejects', async () => fail()],
  ['rejects with an APIError', async () => refuse()],
  ['throws', fail],
  ['throws an APIError', refuse],
  ['returns what JSON cannot hold', () => 5n],
]

export const emailVerificationScenarios: Scenario[] = [
  {
    name: 'asked for with a session',
    options: options(told),
    steps: [
      signUp(),
      send(),
      send({ email: 'A@B.co', callbackURL: '/welcome?a=1&b=ü' }),
      send({ email: user.email, callbackURL: '' }),
      send({ email: 'other@b.co' }),
      verify('&callbackURL=%2Fwelcome', {}),
      send(),
      getSession(),
    ],
  },
  {
    name: 'asked for by a stranger',
    options: options(),
    steps: [
      signUp(),
      send({ email: user.email, callbackURL: '/x' }, stranger),
      send({ email: 'nobody@b.co' }, stranger),
      verify(),
      send({ email: user.email }, stranger),
    ],
  },
  {
    name: 'not enabled',
    steps: [
      signUp(),
      send(),
      send({ email: 5 }),
      send({ email: user.email, callbackURL: 'https://evil.example' }),
      send({ email: 'nobody@b.co' }, stranger),
      withToken('a right token', forged.right),
      api('sendVerificationEmail', { body: { email: user.email } }),
    ],
  },
  {
    name: 'bodies of the wrong shape',
    options: options(),
    steps: [
      ...[
        undefined,
        null,
        [],
        'x',
        {},
        { email: 5 },
        { email: 'nope' },
        { email: user.email, callbackURL: 5 },
        { email: user.email, callbackURL: null },
        { callbackURL: '/x' },
      ].map(body => send(body, { jar: null, name: JSON.stringify(body) ?? 'no body' })),
      request('GET', '/send-verification-email', nothing),
      post('/verify-email', {}),
    ],
  },
  {
    name: 'foreign origins and targets',
    options: options({}, {}, { trustedOrigins: ['https://ok.example'] }),
    steps: [
      signUp(),
      send(undefined, { origin: 'https://evil.example' }),
      send(undefined, { origin: null }),
      send({ email: user.email, callbackURL: 'https://evil.example' }),
      send({ email: user.email, callbackURL: '//evil.example' }),
      send({ email: user.email, callbackURL: 'https://ok.example/a b' }),
      verify('&callbackURL=https%3A%2F%2Fevil.example'),
      verify('&callbackURL=%2F%2Fevil.example'),
      verify('&callbackURL=https%3A%2F%2Fok.example%2Fa%3Fb%3D1%23c'),
    ],
  },
  {
    name: 'the link, again and again',
    options: options(told),
    steps: [
      signUp(),
      verify(),
      verify(),
      verify('&callbackURL=%2Fhome'),
      verify('&callbackURL=%2F%C3%BC', { jar: null, differs: asciiLocation('/%C3%BC') }),
      getSession(),
    ],
  },
  {
    name: 'the link with a target',
    options: options(told),
    steps: [signUp({ callbackURL: '/welcome' }), verify('&callbackURL=%2Fwelcome%3Fa%3D1%26b%3D%25C3%25BC'), getSession()],
  },
  {
    name: 'the link comes too late',
    options: options(onSignUp),
    steps: [
      signUp(),
      wait(3599),
      verify('', { name: 'in time', jar: null }),
      unverify,
      wait(1),
      verify(),
      verify('&callbackURL='),
      verify('&callbackURL=%2Fhome'),
      verify('&callbackURL=%2Fhome%3Fa%3D1%26error%3Dx%23part'),
      verify('&callbackURL=http%3A%2F%2Flocalhost%3A3000'),
    ],
  },
  {
    name: 'the link ends when the options say so',
    options: options({ ...onSignUp, expiresIn: 10 }),
    steps: [signUp(), wait(9), verify(), unverify, send(undefined, {}), wait(10), verify()],
  },
  { name: 'a lifetime of zero', options: options({ ...onSignUp, expiresIn: 0 }), steps: [signUp(), verify()] },
  {
    name: 'tokens that are none',
    options: options(onSignUp),
    steps: [
      signUp(),
      ...['', 'x', 'a.b.c', forged.otherSecret, `${forged.right}x`, forged.right.slice(1), 'eyJhbGciOiJub25lIn0.e30.'].flatMap(token => [
        withToken(`token ${token.slice(0, 12)}`, token),
        withToken(`token ${token.slice(0, 12)} with a target`, token, '&callbackURL=%2Fhome'),
      ]),
      get('/verify-email?token=bad', { ...stranger, recorded: 'verify-email bad token' }),
      get('/verify-email?token=bad&callbackURL=%2Fcb%3Fx%3D1', { ...stranger, recorded: 'verify-email bad token cb' }),
      get('/verify-email?token=bad&callbackURL=https%3A%2F%2Fevil.example', { ...stranger, recorded: 'verify-email evil cb' }),
      get('/verify-email', stranger),
      get('/verify-email?callbackURL=%2Fhome', stranger),
      get('/verify-email?token=a&token=b', stranger),
      get('/verify-email?token=a&callbackURL=%2Fa&callbackURL=%2Fb', stranger),
    ],
  },
  ...(['right', 'capitals', 'nobody', 'otherUser', 'noUser', 'typed', 'early', 'late', 'earlyAndLate', 'oddEnd'] as const).map((name): Scenario => ({
    name: `a token made elsewhere: ${name}`,
    options: options(told),
    steps: [
      signUp(),
      withToken(name, forged[name]),
      withToken(`${name} with a target`, forged[name], '&callbackURL=%2Fhome'),
      getSession(),
    ],
  })),
  {
    name: 'tokens of another kind',
    options: options(),
    steps: [
      signUp(),
      ...[{}, { email: 5 }, { email: 'nope' }, { email: user.email, userId: 5 }, { session: { user } }].flatMap(payload => [
        withToken(JSON.stringify(payload), signed(payload), '', { jar: null, differs: otherKindOfToken.refused }),
        withToken(JSON.stringify(payload), signed(payload), '&callbackURL=%2Fhome', { jar: null, differs: otherKindOfToken.redirected }),
      ]),
    ],
  },
  {
    name: 'a user who is gone by then',
    options: options(onSignUp),
    steps: [
      signUp(),
      sql('DELETE FROM session'),
      sql('DELETE FROM account'),
      sql('DELETE FROM user'),
      verify(),
      verify('&callbackURL=%2Fhome'),
    ],
  },
  ...[false, true].flatMap((cached): Scenario[] => {
    const session = { session: { cookieCache: { enabled: cached } } }
    const cache = cached ? 'with a cache' : 'without a cache'
    return [
      {
        name: `the link signs in, ${cache}`,
        options: options({ ...onSignUp, autoSignInAfterVerification: true }, required, session),
        steps: [signUp(), signIn(), verify('&callbackURL=%2Fhome', {}), getSession(), verify('', {}), getSession()],
      },
      {
        name: `the link with one's own session, ${cache}`,
        options: options({ ...onSignUp, autoSignInAfterVerification: true }, {}, session),
        steps: [signUp(), verify('', {}), getSession(), getSession({}, '?disableCookieCache=true')],
      },
      {
        name: `the link without signing in, ${cache}`,
        options: options(onSignUp, {}, session),
        steps: [signUp(), verify('', {}), getSession(), getSession({}, '?disableCookieCache=true')],
      },
      {
        name: `the link with one's own session that is not remembered, ${cache}`,
        options: options({ ...onSignUp, autoSignInAfterVerification: true }, {}, session),
        steps: [signUp({ rememberMe: false }), verify('', {}), getSession()],
      },
      {
        name: `the link with somebody else's session, ${cache}`,
        options: options({ ...onSignUp, autoSignInAfterVerification: true }, {}, session),
        steps: [
          signUp({ email: 'c@b.co', rememberMe: false }, { jar: 'other' }),
          signUp(),
          verify('', { jar: 'other' }),
          getSession({ jar: 'other' }),
        ],
      },
      {
        name: `the link with a session that has ended, ${cache}`,
        options: options({ ...onSignUp, autoSignInAfterVerification: true, expiresIn: 9_000_000 }, {}, session),
        steps: [signUp(), wait(8 * 86_400), verify('', {}), getSession()],
      },
      {
        name: `the link with a session that is due, ${cache}`,
        options: options({ ...onSignUp, autoSignInAfterVerification: true, expiresIn: 9_000_000 }, {}, session),
        steps: [signUp(), wait(2 * 86_400), verify('', {}), getSession()],
      },
      {
        name: `a mail asked for with a session that is due or has ended, ${cache}`,
        options: options({}, {}, session),
        steps: [signUp(), wait(2 * 86_400), send(), wait(8 * 86_400), send(), getSession()],
      },
    ]
  }),
  {
    name: 'hidden fields reach the mailer',
    options: options(told, {}, {
      user: {
        additionalFields: {
          pin: { type: 'string', returned: false, required: false },
          born: { type: 'date', required: false },
        },
      },
    }),
    steps: [signUp({ pin: '1234', born: '1990-05-01T00:00:00.000Z' }), send(), verify()],
  },
  ...([undefined, true, false] as const).flatMap(sendOnSignUp =>
    [true, false].map((requireEmailVerification): Scenario => ({
      name: `sendOnSignUp ${sendOnSignUp}, required ${requireEmailVerification}`,
      options: options(sendOnSignUp === undefined ? {} : { sendOnSignUp }, { requireEmailVerification }),
      steps: [
        signUp({ callbackURL: '/welcome?a=b' }),
        signUp({ name: 'Other' }, stranger),
        api('signUpEmail', { body: { ...user, email: 'd@b.co' } }),
        signIn(),
      ],
    })),
  ),
  {
    name: 'sendOnSignIn',
    options: options({ sendOnSignIn: true, sendOnSignUp: false }, required),
    steps: [
      signUp(),
      signIn({ callbackURL: '/home?a=b' }),
      signIn(),
      signIn({ password: 'wrong password' }),
      signIn({ email: 'nobody@b.co' }),
      verify(),
      signIn(),
    ],
  },
  {
    name: 'sendOnSignIn where nothing is required',
    options: options({ sendOnSignIn: true }),
    steps: [signUp(), signIn()],
  },
  {
    name: 'sendOnSignIn without a mailer',
    options: () => ({ emailAndPassword: { enabled: true, ...required }, emailVerification: { sendOnSignIn: true, sendOnSignUp: true } }),
    steps: [signUp(), signIn()],
  },
  ...failures.flatMap(([what, then]): Scenario[] => [
    {
      name: `a mailer that ${what}`,
      options: options(
        record => ({ sendVerificationEmail: record('sendVerificationEmail', then) as never, sendOnSignIn: true }),
        required,
      ),
      steps: [
        signUp(),
        signIn(),
        send(undefined, stranger),
        api('sendVerificationEmail', { body: { email: user.email } }),
        api('signInEmail', { body: { email: user.email, password: user.password } }),
      ],
    },
    {
      name: `a mailer that ${what}, with a session`,
      options: options(record => ({ sendVerificationEmail: record('sendVerificationEmail', then) as never, ...onSignUp })),
      steps: [signUp(), send(), getSession()],
    },
    ...(['beforeEmailVerification', 'afterEmailVerification'] as const).map((name): Scenario => ({
      name: `${name} that ${what}`,
      options: options(record => ({
        ...onSignUp,
        autoSignInAfterVerification: true,
        [name]: record(name, then),
      })),
      steps: [signUp(), verify('&callbackURL=%2Fhome', {}), api('verifyEmail', run => ({ query: { token: mailed(run) } })), getSession()],
    })),
    {
      name: `onExistingUserSignUp that ${what}`,
      options: options({}, record => ({ ...required, onExistingUserSignUp: record('onExistingUserSignUp', then) as never })),
      steps: [signUp(), signUp({ name: 'Other' }), api('signUpEmail', { body: user })],
    },
  ]),
  {
    name: 'an existing user is told of a second sign-up',
    options: options(onSignUp, record => ({ autoSignIn: false, onExistingUserSignUp: record('onExistingUserSignUp') as never })),
    steps: [signUp(), signUp({ name: 'Other', image: 'i' }), signUp({ email: 'c@b.co' }), signUp({ password: 'short' })],
  },
  {
    name: 'an existing user is not told where duplicates show',
    options: options(onSignUp, record => ({ onExistingUserSignUp: record('onExistingUserSignUp') as never })),
    steps: [signUp(), signUp({ name: 'Other' }, stranger)],
  },
  ...(
    [
      ['everything', (made: Made) => ({ ...made.coreFields, ...made.additionalFields, id: made.id })],
      ['nothing', () => ({})],
      ['more than there is', (made: Made) => ({ ...made.coreFields, role: 'chief', pin: '1', id: made.id, extra: true })],
      ['null', (made: Made) => ({ ...made.coreFields, image: null, plan: null, id: 5 })],
      ['what throws', fail],
      ['what is refused', refuse],
    ] as [string, (made: Made) => unknown][]
  ).map(([what, then]): Scenario => ({
    name: `a synthetic user of one's own: ${what}`,
    options: options(
      {},
      record => ({ ...required, customSyntheticUser: record('customSyntheticUser', then as never) as never }),
      {
        user: {
          additionalFields: {
            role: { type: 'string', defaultValue: 'user', input: false },
            plan: { type: 'string', required: false },
            level: { type: 'number', required: false, defaultValue: () => 3 },
            pin: { type: 'string', required: false, returned: false },
          },
        },
      },
    ),
    steps: [
      signUp(),
      signUp({ name: 'Other', image: 'i', plan: 'pro', pin: '1234' }),
      signUp({ name: 'Other' }),
      api('signUpEmail', { body: user }),
    ],
  })),
  {
    name: 'direct calls',
    options: options(onSignUp, {}, { trustedOrigins: ['https://ok.example'] }),
    steps: [
      signUp(),
      api('sendVerificationEmail', { body: { email: user.email, callbackURL: 'https://evil.example' } }),
      api('sendVerificationEmail', run => ({ body: { email: user.email }, headers: run.headers() })),
      api('sendVerificationEmail', run => ({ body: { email: 'c@b.co' }, headers: run.headers() })),
      api('sendVerificationEmail', run => ({
        body: { email: user.email },
        headers: run.headers(),
        request: new Request('http://localhost:3000/api/auth/send-verification-email', { method: 'POST' }),
      })),
      api('sendVerificationEmail', { body: {} }, { differs: alwaysApiError }),
      api('sendVerificationEmail', undefined, { differs: alwaysApiError }),
      api('verifyEmail', undefined, { differs: alwaysApiError }),
      api('verifyEmail', { query: {} }, { differs: alwaysApiError }),
      api('verifyEmail', { query: { token: 'x' } }),
      api('verifyEmail', { query: { token: 'x', callbackURL: '/home' } }, { differs: alwaysApiError }),
      api('verifyEmail', { query: { token: 'x', callbackURL: '/home' }, asResponse: true }),
      api('verifyEmail', run => ({ query: { token: mailed(run) } })),
      api('verifyEmail', run => ({ query: { token: mailed(run), callbackURL: 'https://evil.example' } }), { differs: alwaysApiError }),
      api('sendVerificationEmail', run => ({ body: { email: user.email }, headers: run.headers() })),
    ],
  },
  {
    name: 'a direct call that signs in',
    options: options({ ...onSignUp, autoSignInAfterVerification: true }, required),
    steps: [
      signUp(),
      api('verifyEmail', run => ({ query: { token: mailed(run), callbackURL: '/home' } }), { differs: alwaysApiError }),
      unverify,
      api('verifyEmail', run => ({ query: { token: mailed(run) }, returnHeaders: true })),
    ],
  },
  {
    name: 'requests for mail are limited',
    options: options({}, {}, { rateLimit: { enabled: true } }),
    steps: [signUp(), ...Array.from({ length: 4 }, () => send(undefined, { headers: { 'x-forwarded-for': '10.9.0.2' } }))],
  },
  {
    name: 'the base URL of the request',
    options: options(onSignUp, {}, { baseURL: undefined } as Options),
    base: 'http://app.example:8080/api/auth',
    steps: [signUp({}, { origin: 'http://app.example:8080' }), verify('', {})],
  },
  {
    name: 'secrets with versions',
    options: options(onSignUp, {}, {
      secrets: [
        { version: 2, value: 'Kx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO' },
        { version: 1, value: secret },
      ],
    }),
    steps: [signUp(), withToken('the older secret', forged.right), verify()],
  },
]

interface Made {
  coreFields: Record<string, unknown>
  additionalFields: Record<string, unknown>
  id: string
}
