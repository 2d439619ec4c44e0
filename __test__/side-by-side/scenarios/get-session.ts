// GET and POST /get-session without a session cache.
import { act, get, getSession, post, signIn, signUp, sql, wait, type Scenario, type Step } from '../steps.js'
import type { CookieJar } from '../jar.js'

const day = 86_400
const cookie = 'better-auth.session_token'

const tamper = (change: (value: string, jar: CookieJar) => string): Step =>
  act(run => run.jar().set(cookie, change(run.jar().get(cookie) ?? '', run.jar())))

export const getSessionScenarios: Scenario[] = [
  {
    name: 'no cookie at all',
    steps: [
      getSession({ recorded: 'get-session none' }),
      getSession({ headers: { cookie: '' } }),
      getSession({ headers: { cookie: 'x=1' } }),
    ],
  },
  {
    name: 'a changed token',
    steps: [signUp(), tamper(value => (value.startsWith('A') ? 'B' : 'A') + value.slice(1)), getSession({ recorded: 'get-session tampered' })],
  },
  {
    name: 'a signature of the wrong length',
    steps: [signUp(), tamper((_, jar) => `${jar.sessionToken()}.abc`), getSession({ recorded: 'get-session bad len' })],
  },
  {
    name: 'cookies that are no signed cookies',
    steps: [
      '',
      '.',
      'a',
      'a.',
      '.a',
      '%',
      '%zz',
      '%E0%A4%A',
      `a.${'A'.repeat(43)}%3D`,
      `a.${'A'.repeat(44)}`,
      `a.${'%3D'.repeat(44)}`,
      '"quoted"',
      'ü',
      'a;b',
      '\t',
    ].map(value =>
      getSession({
        headers: { cookie: `${cookie}=${encodeURI(value) === value ? value : value.replace('ü', '\u00fc')}` },
        name: `cookie ${JSON.stringify(value)}`,
      }),
    ),
  },
  {
    name: 'a cookie sent twice, quoted, undecoded, among others',
    steps: [
      signUp(),
      ...[
        (v: string) => `${cookie}=${v}; ${cookie}=other`,
        (v: string) => `${cookie}=other; ${cookie}=${v}`,
        (v: string) => `${cookie}="${v}"`,
        (v: string) => `${cookie}=${decodeURIComponent(v)}`,
        (v: string) => `a=1;${cookie}=${v};b=2`,
        (v: string) => `; ;=;${cookie}=${v}`,
        (v: string) => ` ${cookie} = ${v} `,
        (v: string) => `${cookie.toUpperCase()}=${v}`,
      ].map((make, index) =>
        getSession({ name: `form ${index}`, headers: run => ({ cookie: make(run.jar().get(cookie) ?? '') }) }),
      ),
    ],
  },
  {
    name: 'query values',
    steps: [
      signUp({}, { headers: { 'x-forwarded-for': '203.0.113.9', 'user-agent': 'UA/1' } }),
      get('/get-session?disableCookieCache=a&disableCookieCache=b', { recorded: 'query dup arrays' }),
      ...[
        '?disableCookieCache=true',
        '?disableCookieCache=false',
        '?disableCookieCache=',
        '?disableRefresh=1',
        '?disableRefresh=0',
        '?x=1',
        '?',
        '?disableCookieCache',
        '?a=%',
        '?a=%E0%A4%A',
      ].map(query => getSession({ name: query }, query)),
    ],
  },
  {
    name: 'an expired row is removed',
    steps: [
      signUp(),
      sql('UPDATE session SET expiresAt = ?', run => [new Date(run.now() - 1).toISOString()]),
      getSession(),
      getSession(),
    ],
  },
  {
    name: 'a row that expires in this very millisecond',
    steps: [signUp(), sql('UPDATE session SET expiresAt = ?', run => [new Date(run.now()).toISOString()]), getSession()],
  },
  {
    name: 'a session ends after seven days',
    steps: [signUp(), wait(7 * day - 1), getSession({}, '?disableRefresh=true'), wait(2), getSession()],
  },
  { name: 'a removed row', steps: [signUp(), sql('DELETE FROM session'), getSession()] },
  { name: 'a removed user', steps: [signUp(), sql('DELETE FROM user'), getSession()] },
  {
    name: 'a user changed meanwhile',
    steps: [signUp(), sql("UPDATE user SET name = 'Zoë', image = 'i', emailVerified = 1"), getSession()],
  },
  {
    name: 'refresh after updateAge',
    steps: [signUp(), wait(day - 1), getSession(), wait(1), getSession(), getSession(), wait(6 * day), getSession()],
  },
  {
    name: 'updateAge 0 refreshes each time',
    options: () => ({ session: { updateAge: 0 } }),
    steps: [signUp(), wait(5), getSession(), wait(5), getSession()],
  },
  {
    name: "expiresIn and updateAge of one's own",
    options: () => ({ session: { expiresIn: 100, updateAge: 10 } }),
    steps: [signUp(), wait(9), getSession(), wait(1), getSession(), wait(101), getSession()],
  },
  {
    name: 'disableRefresh leaves the row alone',
    steps: [signUp(), wait(2 * day), getSession({}, '?disableRefresh=true'), getSession()],
  },
  {
    name: 'disableSessionRefresh',
    options: () => ({ session: { disableSessionRefresh: true } }),
    steps: [signUp(), wait(2 * day), getSession()],
  },
  {
    name: 'dont_remember is not refreshed',
    steps: [signUp({ rememberMe: false }), wait(day - 5), getSession(), wait(6), getSession()],
  },
  {
    name: 'a forged dont_remember',
    steps: [signUp(), act(run => run.jar().set('better-auth.dont_remember', 'true.AAAA')), wait(2 * day), getSession()],
  },
  {
    name: 'POST without deferSessionRefresh',
    steps: [
      signUp(),
      post('/get-session', undefined, { recorded: 'get-session POST' }),
      post('/get-session', undefined, { jar: null }),
      post('/get-session', { a: 1 }),
    ],
  },
  {
    name: 'deferSessionRefresh: GET reports, POST refreshes',
    options: () => ({ session: { deferSessionRefresh: true } }),
    steps: [
      signUp(),
      getSession(),
      wait(2 * day),
      getSession(),
      post('/get-session'),
      getSession(),
      post('/get-session', undefined, { jar: null }),
      wait(8 * day),
      getSession(),
      getSession(),
      post('/get-session'),
    ],
  },
  {
    name: 'deferSessionRefresh with an expired row',
    options: () => ({ session: { deferSessionRefresh: true } }),
    steps: [
      signUp(),
      act(run => run.jar('stale').copyFrom(run.jar())),
      wait(8 * day),
      getSession(),
      post('/get-session', undefined, { jar: 'stale' }),
    ],
  },
  {
    name: 'deferSessionRefresh without refresh or with a cache',
    options: () => ({ session: { deferSessionRefresh: true, disableSessionRefresh: true, cookieCache: { enabled: true } } }),
    steps: [signUp(), wait(2 * day), getSession(), post('/get-session'), getSession()],
  },
  {
    name: 'session_data while the cache is off',
    steps: [
      signUp(),
      act(run => {
        run.jar().set('better-auth.session_data', 'x')
        run.jar().set('better-auth.session_data.1', 'y')
      }),
      getSession(),
      getSession(),
    ],
  },
  { name: 'session_data without a session', steps: [act(run => run.jar().set('better-auth.session_data', 'x')), getSession()] },
  {
    name: 'two sessions of one user',
    steps: [signUp(), signIn({}, { jar: 'other' }), getSession(), getSession({ jar: 'other' })],
  },
  {
    name: 'rotated secrets: the current one signs',
    options: () => ({
      secret: undefined,
      secrets: [
        { version: 2, value: 'kP4wZ9bN1cL6hF3sD0gA5eUiOJx8vQ2mR7tY' },
        { version: 1, value: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO' },
      ],
      session: { cookieCache: { enabled: true, strategy: 'jwe' } },
    }),
    steps: [signUp(), getSession(), wait(400), getSession()],
  },
]
