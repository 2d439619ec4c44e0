// A session's token in the Authorization header.
import { createAuthMiddleware } from 'better-auth/api'
import { api, act, getSession, post, signIn, signUp, user, wait, type RequestExtra, type Run, type Scenario } from '../steps.js'

type Options = Parameters<typeof import('better-auth/plugins').bearer>[0]

/** The token as `set-auth-token` has it, signature included. */
const signed = (run: Run): string => decodeURIComponent(run.jar().get('better-auth.session_token') ?? '')
const bare = (run: Run): string => run.jar().sessionToken()

const bearing = (value: (run: Run) => string, extra: RequestExtra = {}): RequestExtra => ({
  jar: null,
  headers: run => ({ authorization: value(run) }),
  ...extra,
})

const scenario = (name: string, steps: Scenario['steps'], options?: Options): Scenario => ({
  name,
  options: (_, { bearer }) => ({ plugins: [bearer(options)] }),
  steps,
})

const spellings: [name: string, value: (run: Run) => string][] = [
  ['signed', run => `Bearer ${signed(run)}`],
  ['signed and encoded', run => `Bearer ${encodeURIComponent(signed(run))}`],
  ['bare', run => `Bearer ${bare(run)}`],
  ['lower case', run => `bearer ${bare(run)}`],
  ['upper case, many spaces', run => `BEARER    ${bare(run)}   `],
  ['another scheme', run => `Basic ${bare(run)}`],
  ['no scheme', run => bare(run)],
  ['no token', () => 'Bearer '],
  ['a token of nobody', () => `Bearer ${'x'.repeat(32)}`],
  ['a wrong signature', run => `Bearer ${bare(run)}.${'A'.repeat(43)}=`],
  ['a short signature', run => `Bearer ${bare(run)}.AAAA`],
  ['a signature in the other alphabet', run => `Bearer ${bare(run)}.-_${signed(run).split('.')[1]?.slice(2)}`],
  ['a signature without padding', run => `Bearer ${signed(run).replace(/=$/, '')}`],
  ['a token with two dots', run => `Bearer ${signed(run)}.x`],
  ['a broken escape', run => `Bearer ${signed(run)}%zz`],
  ['an empty value', run => `Bearer .${signed(run).split('.')[1]}`],
  ['nothing but a dot', () => 'Bearer .'],
  ['no Base64', run => `Bearer ${bare(run)}.!!!!`],
]

export const bearerScenarios: Scenario[] = [
  ...spellings.map(([name, value]) => scenario(name, [signUp(), getSession(bearing(value))])),
  ...spellings.map(([name, value]) =>
    scenario(`with a signature demanded: ${name}`, [signUp(), getSession(bearing(value))], { requireSignature: true }),
  ),
  scenario('the token is handed out where a session begins, and where it goes on', [
    signUp(),
    signIn({}, { jar: 'other' }),
    signIn({ password: 'wrong password' }, { jar: null }),
    getSession(),
    wait(2 * 86_400),
    getSession(),
    getSession(bearing(run => `Bearer ${bare(run)}`)),
    post('/sign-out', {}),
  ]),
  scenario('a token and a cookie of somebody else', [
    signUp(),
    signUp({ email: 'other@b.co' }, { jar: 'other' }),
    getSession({ jar: 'other', headers: run => ({ authorization: `Bearer ${bare(run)}` }) }),
    getSession({ jar: 'other', headers: run => ({ authorization: `Bearer ${bare(run)}.AAAA` }) }),
  ]),
  scenario('endpoints behind a session', [
    signUp(),
    post('/update-user', { name: 'Bearer' }, bearing(run => `Bearer ${bare(run)}`)),
    post('/revoke-sessions', {}, bearing(run => `Bearer ${signed(run)}`)),
    getSession(bearing(run => `Bearer ${signed(run)}`)),
    post('/update-user', { name: 'Nobody' }, bearing(run => `Bearer ${bare(run)}`)),
  ]),
  scenario('direct calls', [
    signUp(),
    api('getSession', run => ({ headers: new Headers({ authorization: `Bearer ${bare(run)}` }) })),
    api('getSession', run => ({ headers: { authorization: `Bearer ${signed(run)}` } })),
    api('listSessions', run => ({ headers: new Headers({ authorization: `Bearer ${bare(run)}` }), returnHeaders: true })),
    api('signInEmail', () => ({ body: { email: user.email, password: user.password }, asResponse: true })),
    api('signOut', run => ({ headers: new Headers({ authorization: `Bearer ${bare(run)}` }), asResponse: true })),
  ]),
  {
    name: 'with a session cache',
    options: (_, { bearer }) => ({ plugins: [bearer()], session: { cookieCache: { enabled: true, strategy: 'jwe' } } }),
    steps: [
      signUp(),
      getSession(bearing(run => `Bearer ${bare(run)}`)),
      getSession(),
      act(run => run.jar('mixed').copyFrom(run.jar())),
      signUp({ email: 'other@b.co' }, { jar: 'other' }),
      // The cache of one and the token of another.
      getSession({ jar: 'mixed', headers: run => ({ authorization: `Bearer ${run.jar('other').sessionToken()}` }) }),
    ],
  },
  {
    name: 'with exposed headers and a cookie prefix of its own',
    options: (_, { bearer }) => ({
      plugins: [bearer()],
      advanced: { cookiePrefix: 'my', useSecureCookies: true },
      hooks: {
        after: createAuthMiddleware(async ctx => {
          ctx.setHeader('access-control-expose-headers', 'x-a, set-auth-token , x-b')
        }),
      },
    }),
    steps: [signUp(), getSession({ jar: null, headers: run => ({ authorization: `Bearer ${run.jar().sessionToken()}` }) })],
  },
]
