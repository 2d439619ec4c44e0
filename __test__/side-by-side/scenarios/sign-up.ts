// POST /sign-up/email: who gets in, with what, and what is stored.
import { getSession, post, raw, signIn, signUp, user, type Json, type Scenario, type Step } from '../steps.js'

/** One body after the other, each by a stranger. */
const bodies = (...all: Json[]): Step[] =>
  all.map(body => post('/sign-up/email', body, { jar: null, name: JSON.stringify(body)?.slice(0, 80) ?? 'no body' }))

const without = (key: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(user).filter(([name]) => name !== key))

let serial = 0
const email = (): string => `u${++serial}@b.co`
const fresh = (body: Record<string, unknown>): Record<string, unknown> => ({ ...user, email: email(), ...body })

const withPasswords = (...passwords: string[]): Step[] => bodies(...passwords.map(password => fresh({ password })))

export const signUpScenarios: Scenario[] = [
  {
    name: 'a new user gets a session and can use it',
    steps: [
      signUp({}, { recorded: 'sign-up', headers: { 'x-forwarded-for': '203.0.113.9', 'user-agent': 'UA/1' } }),
      getSession({ recorded: 'get-session' }),
    ],
  },
  {
    name: 'an email is taken once, in any case',
    steps: [
      signUp(),
      signUp({}, { recorded: 'dup sign-up' }),
      signUp({ email: 'A@B.co' }, { jar: null }),
      signUp({ email: 'c@b.co' }, { jar: null }),
    ],
  },
  {
    name: 'every field of the wrong type, alone',
    steps: ['name', 'email', 'password', 'image', 'callbackURL', 'rememberMe'].flatMap(field =>
      bodies(
        ...[5, true, null, [], {}, 'text', ''].map(value => ({
          ...user,
          [field]: value,
          email: field === 'email' ? value : email(),
        })),
      ),
    ),
  },
  {
    name: 'every required field missing',
    steps: bodies(
      without('name'),
      without('email'),
      without('password'),
      {},
      { name: 5, email: 'nope', password: '', image: null, callbackURL: 3, rememberMe: 'x' },
    ),
  },
  { name: 'bodies that are not objects', steps: bodies(undefined, null, [], [user], 'x', 5, true) },
  {
    name: 'emails that look odd',
    steps: bodies(
      ...[
        'a',
        'a@',
        '@b.co',
        'a@b',
        'a@b.c',
        'a b@c.de',
        ' a@b.co',
        'a@b.co ',
        'a@b..co',
        '.a@b.co',
        'a.@b.co',
        'a..b@b.co',
        'a+tag@b.co',
        "o'neil@b.co",
        'a_b-c@b-c.co',
        'a@-b.co',
        'a@b-.co',
        'é@b.co',
        'a@é.co',
        'a@[127.0.0.1]',
        '"a b"@b.co',
        'A.B@C.DE',
        'a@b.co\n',
        'a@b@c.de',
        'a@1.23',
        'a@b.c1',
        'a&b@c.de',
        'a/b@c.de',
        'x'.repeat(64) + '@b.co',
        'İ@b.co',
      ].map(address => ({ ...user, email: address })),
    ),
  },
  {
    name: 'names in every script',
    steps: bodies(
      ...['', ' ', 'Zoë', '山田太郎', '👩‍👩‍👧', 'a\u0000b', '\u2028', '"<b>\\', 'x'.repeat(300), 'İıſ'].map(name => fresh({ name })),
    ),
  },
  {
    name: 'password length counts UTF-16 units',
    steps: withPasswords(
      '1234567',
      '12345678',
      '👍👍👍',
      '👍👍👍👍',
      'é'.repeat(7),
      'x'.repeat(128),
      'x'.repeat(129),
      '👍'.repeat(64),
      '👍'.repeat(65),
      ' '.repeat(8),
    ),
  },
  {
    name: 'password length limits can be set',
    options: () => ({ emailAndPassword: { enabled: true, minPasswordLength: 3, maxPasswordLength: 5 } }),
    steps: withPasswords('12', '123', '12345', '123456'),
  },
  {
    name: 'a short password',
    steps: [post('/sign-up/email', { ...user, password: 'short' }, { jar: null, recorded: 'short pw' })],
  },
  {
    name: 'passwords are compared after NFKC',
    steps: [signUp({ password: 'ﬁancé ①②③' }), signIn({ password: 'fiance\u0301 123' }), signIn({ password: 'fiance 123' })],
  },
  {
    name: 'fields that nobody asked for',
    steps: bodies(
      fresh({ role: 'admin' }),
      fresh({ emailVerified: true }),
      fresh({ emailVerified: false }),
      fresh({ id: 'mine' }),
      fresh({ createdAt: 'x' }),
      fresh({ updatedAt: 5 }),
      fresh({ banned: null, nested: { a: [1] } }),
      fresh({ emailVerified: false, createdAt: 'x', image: 'i' }),
    ),
  },
  {
    name: '__proto__ in the body',
    steps: [
      post(
        '/sign-up/email',
        raw('{"name":"N","email":"p@b.co","password":"password1234","__proto__":{"emailVerified":true}}', 'application/json'),
      ),
    ],
  },
  {
    name: 'repeated keys: the last one counts',
    steps: [
      post('/sign-up/email', raw('{"name":"A","name":"B","email":"p@b.co","password":"password1234"}', 'application/json')),
      getSession(),
    ],
  },
  {
    name: 'an image',
    steps: [
      ...bodies(fresh({ image: 'https://x.example/i.png' }), fresh({ image: '' }), fresh({ image: 'not a url' })),
      signUp({ image: 'i' }),
      getSession(),
    ],
  },
  { name: 'rememberMe false', steps: [signUp({ rememberMe: false }), getSession()] },
  { name: 'rememberMe true', steps: [signUp({ rememberMe: true }), getSession()] },
  {
    name: 'callbackURL must be ours',
    steps: bodies(
      ...[
        '/ok',
        '//evil.example',
        '/\\evil',
        '/%2f%2fevil',
        'https://evil.example/',
        'http://localhost:3000/x',
        'javascript:alert(1)',
        'x',
      ].map(callbackURL => fresh({ callbackURL })),
    ),
  },
  {
    name: 'sign-up switched off',
    options: () => ({ emailAndPassword: { enabled: true, disableSignUp: true } }),
    steps: [signUp(), signUp({ email: 5 })],
  },
  {
    name: 'email and password switched off',
    options: () => ({ emailAndPassword: { enabled: false } }),
    steps: [signUp(), signIn()],
  },
  {
    name: 'without autoSignIn a duplicate looks like a success',
    options: () => ({ emailAndPassword: { enabled: true, autoSignIn: false } }),
    steps: [signUp(), getSession(), signUp({ name: 'Other', image: 'i' }), signUp({ email: 'b@b.co', image: 'i' }), signIn()],
  },
  {
    name: 'with requireEmailVerification a duplicate looks like a success',
    options: () => ({ emailAndPassword: { enabled: true, requireEmailVerification: true } }),
    steps: [signUp(), signUp({ email: 'A@b.co' }), signIn(), signIn({ password: 'wrong password' })],
  },
]
