// POST /sign-in/email.
import { unknownHash } from '../differences.js'
import { form, getSession, nothing, post, request, signIn, signUp, sql, user, wait, type Scenario } from '../steps.js'

const stranger = { jar: null }
const trusting = (): { trustedOrigins: string[] } => ({ trustedOrigins: ['https://ok.example'] })

export const signInScenarios: Scenario[] = [
  { name: 'the right password', steps: [signUp({}, stranger), wait(60), signIn(), getSession()] },
  {
    name: 'the wrong password and an unknown user look alike',
    steps: [
      signUp({}, stranger),
      signIn({ password: 'wrong password' }),
      signIn({ email: 'nobody@b.co' }, { recorded: 'POST bad creds' }),
      signIn({ password: '' }),
      signIn({ email: '' }),
    ],
  },
  { name: 'a user without a credential account', steps: [signUp({}, stranger), sql('DELETE FROM account'), signIn()] },
  { name: 'an account without a password', steps: [signUp({}, stranger), sql('UPDATE account SET password = NULL'), signIn()] },
  {
    name: 'a credential account of another id',
    steps: [signUp({}, stranger), sql("UPDATE account SET accountId = 'other'"), signIn()],
  },
  { name: 'rememberMe false', steps: [signUp({}, stranger), signIn({ rememberMe: false }), getSession()] },
  {
    name: 'a remembered sign-in ends dont_remember',
    steps: [
      signUp({}, stranger),
      signIn({ rememberMe: false }),
      signIn({ rememberMe: true }),
      getSession(),
      signIn({ rememberMe: false }),
      signIn(),
    ],
  },
  {
    name: 'forms',
    steps: [
      signUp({}, stranger),
      post('/sign-in/email', form({ email: user.email, password: user.password })),
      post('/sign-in/email', form({ email: user.email, password: 'wrong password' }), {
        recorded: 'form login bad creds',
        jar: null,
      }),
      post('/sign-in/email', form({ email: user.email, password: user.password, rememberMe: 'false' }), stranger),
      post('/sign-in/email', form({ email: user.email, password: user.password, callbackURL: '/dash' }), stranger),
      post('/sign-in/email', form({}), stranger),
      getSession(),
    ],
  },
  {
    name: 'callbackURL: relative, trusted, evil',
    options: trusting,
    steps: [
      signUp({}, stranger),
      ...[
        '/dash',
        '/',
        '',
        'https://ok.example/a?b=1',
        'http://localhost:3000/x',
        'https://evil.example',
        'https://ok.example.evil.example',
        '//evil.example',
        '/\\evil.example',
        '/a%2fb',
        '/a?x=%2f',
        '/a\tb',
        'dash',
        'javascript:alert(1)',
        'https://ok.example@evil.example/',
      ].map(callbackURL => signIn({ callbackURL }, { name: `callbackURL ${callbackURL}`, jar: null })),
    ],
  },
  {
    name: 'callbackURL as recorded',
    options: trusting,
    steps: [
      signUp({}, stranger),
      sql("UPDATE user SET name = 'Z'"),
      signIn(
        { rememberMe: false, callbackURL: '/dash' },
        { recorded: 'login referer ok', origin: null, headers: { referer: 'http://localhost:3000/login' }, jar: null },
      ),
      signIn({ callbackURL: 'https://evil.example' }, { recorded: 'login bad callback', jar: null }),
      signIn({ callbackURL: 'https://ok.example/a?b=1' }, { recorded: 'login trusted callback', jar: null }),
    ],
  },
  {
    name: 'other URLs in the body and the query are checked too',
    options: trusting,
    steps: [
      signUp({}, stranger),
      ...['redirectTo', 'errorCallbackURL', 'newUserCallbackURL'].flatMap(field =>
        ['/x', 'https://ok.example', 'https://evil.example', 5].map(value =>
          signIn({ [field]: value }, { name: `${field} ${value}`, jar: null }),
        ),
      ),
      post('/sign-in/email?callbackURL=https%3A%2F%2Fevil.example', { email: user.email, password: user.password }, stranger),
      post('/sign-in/email?callbackURL=%2Fok', { email: user.email, password: user.password }, stranger),
      signIn({ callbackURL: { a: 1 } }, stranger),
      signIn({ callbackURL: 5 }, stranger),
      signIn({ callbackURL: null }, stranger),
    ],
  },
  {
    name: 'an email in capitals',
    steps: [signUp({ email: 'Some.One@B.co' }), signIn({ email: 'SOME.ONE@b.CO' }), signIn({ email: ' some.one@b.co' })],
  },
  {
    name: 'bodies of the wrong shape',
    steps: [
      post('/sign-in/email', nothing, stranger),
      ...[
        {},
        [],
        null,
        'x',
        5,
        { email: 5, password: null, rememberMe: 'x' },
        { email: 'a@b.co' },
        { password: 'x' },
        { email: ['a@b.co'], password: {} },
        { email: 'a@b.co', password: 'x', rememberMe: null },
        { email: 'a@b.co', password: 'x', rememberMe: 0 },
      ].map(body => post('/sign-in/email', body, { name: JSON.stringify(body), jar: null })),
    ],
  },
  {
    name: 'a password longer than allowed',
    steps: [signUp({}, stranger), signIn({ password: 'x'.repeat(129) }), signIn({ password: 'x'.repeat(128) })],
  },
  { name: 'signing in again with a session makes a second one', steps: [signUp(), signIn(), getSession()] },
  {
    name: 'a PUT is not a POST',
    steps: [
      request('PUT', '/sign-in/email', nothing),
      request('DELETE', '/sign-in/email', nothing),
      request('PATCH', '/sign-in/email', nothing),
    ],
  },
  {
    name: 'an unverified email',
    options: () => ({ emailAndPassword: { enabled: true, requireEmailVerification: true } }),
    steps: [signUp(), signIn(), sql('UPDATE user SET emailVerified = 1'), signIn(), getSession()],
  },
  {
    name: 'the address and the browser are stored',
    steps: [
      signUp({}, stranger),
      signIn(
        {},
        {
          headers: { 'x-forwarded-for': '2001:db8::1', 'user-agent': 'Ünïcode?'.normalize('NFC').replace(/[^\x20-\x7e]/g, '_') },
        },
      ),
      signIn({}, { jar: null, headers: { 'x-forwarded-for': '1.2.3.4, 5.6.7.8' } }),
      signIn({}, { jar: null, headers: { 'x-forwarded-for': 'nonsense' } }),
      getSession(),
    ],
  },
  {
    name: 'the reference hash format on request',
    cortenHash: 'scrypt',
    // `algorithm` is corten's own option; the reference ignores what it does not know.
    options: () => ({ emailAndPassword: { enabled: true, password: { algorithm: 'scrypt' } as object } }),
    steps: [signUp(), signIn(), signIn({ password: 'wrong password' })],
  },
  ...['$2b$10$notreallyahashatall', 'text', ':', '', 'a:b', `${'0'.repeat(32)}:${'0'.repeat(128)}`].map((hash, index): Scenario => ({
    name: `a stored hash of an unknown format: ${hash.slice(0, 20)}`,
    referenceHash: 'plain',
    cortenHash: 'plain',
    steps: [
      signUp({}, stranger),
      sql('UPDATE account SET password = ?', [hash]),
      signIn({}, index < 3 ? { differs: unknownHash } : {}),
    ],
  })),
]
