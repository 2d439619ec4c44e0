// Origin checks, login CSRF and trusted origins.
import { originsAskedLate } from '../differences.js'
import { get, post, signIn, signUp, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

/** A POST with a session cookie and these headers, to an endpoint that changes nothing. */
const withCookie = (headers: Record<string, string>, extra: Partial<Parameters<typeof post>[2]> = {}): Step =>
  post('/revoke-other-sessions', undefined, { name: JSON.stringify(headers), origin: null, headers, ...extra })

/** A sign-in that is refused without hashing, if the checks let it through. */
const login = (headers: Record<string, string>, extra: Partial<Parameters<typeof post>[2]> = {}): Step =>
  signIn({ email: 'nope' }, { name: `login ${JSON.stringify(headers)}`, origin: null, jar: null, headers, ...extra })

const here = 'http://localhost:3000'
const evil = 'https://evil.example'
const fail = (): never => {
  throw new Error('boom')
}
const oddOrigins = [
  '',
  'null',
  'http://localhost',
  'http://localhost:3001',
  'https://localhost:3000',
  'HTTP://LOCALHOST:3000',
  `${here}/`,
  `${here}/path?x`,
  'localhost:3000',
  'http://localhost:3000.evil.example',
  'http://localhost:3000@evil.example',
  'x',
  '/',
  '//localhost:3000',
  'file://',
  'myapp://',
  evil,
  'about:blank',
  'http://[::1]:3000',
]

const against = (name: string, options: () => Options, origins: string[]): Scenario => ({
  name,
  options,
  steps: [
    signUp(),
    ...origins.flatMap(from => [
      withCookie({ origin: from }),
      post('/revoke-other-sessions', { callbackURL: from }, { name: `callbackURL ${from}` }),
    ]),
  ],
})

export const originScenarios: Scenario[] = [
  {
    name: 'as recorded',
    steps: [
      signUp(),
      withCookie({}, { recorded: 'POST w cookie no origin' }),
      withCookie({ origin: evil }, { recorded: 'POST w cookie bad origin' }),
      withCookie({ origin: 'null' }, { recorded: 'POST w cookie null origin' }),
      post('/update-user', { name: 'Z' }, {
        recorded: 'POST null origin same-origin fetch md',
        origin: 'null',
        headers: { 'sec-fetch-site': 'same-origin' },
      }),
      login(
        { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
        { recorded: 'login cross-site navigate' },
      ),
      login({ origin: evil }, { recorded: 'login no cookie evil origin' }),
    ],
  },
  { name: 'origins', steps: [signUp(), ...oddOrigins.map(from => withCookie({ origin: from }))] },
  {
    name: 'referers',
    steps: [
      signUp(),
      ...[...oddOrigins, `${evil}/x`, `${here}/login`].map(referer => withCookie({ referer })),
      withCookie({ origin: evil, referer: here }),
      withCookie({ origin: 'null', referer: here }),
      withCookie({ origin: here, referer: evil }),
    ],
  },
  {
    name: 'without a session cookie only the header counts',
    steps: [
      withCookie({ origin: evil }, { jar: null }),
      withCookie({ origin: evil, cookie: 'x=1' }, { jar: null }),
      withCookie({ cookie: '' }, { jar: null }),
      get('/get-session', { headers: { origin: evil, cookie: 'x=1' } }),
      post('/nope', {}, { origin: evil, headers: { cookie: 'x=1' } }),
    ],
  },
  {
    name: 'the same login with every fetch metadata',
    steps: ['cross-site', 'same-site', 'same-origin', 'none', ' ', 'x'].flatMap(site =>
      ['navigate', 'cors', 'no-cors'].flatMap(mode =>
        [undefined, here, evil, 'null'].map(from =>
          login({ 'sec-fetch-site': site, 'sec-fetch-mode': mode, ...(from === undefined ? {} : { origin: from }) }),
        ),
      ),
    ),
  },
  {
    name: 'a login from a command line',
    steps: [
      login({}),
      login({ 'sec-fetch-dest': 'document' }),
      login({ referer: evil }),
      login({ origin: 'null' }),
      login({ cookie: 'x=1' }),
      login({ cookie: 'x=1', origin: here }),
      login({ cookie: 'x=1', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }),
    ],
  },
  {
    name: 'a login with a broken body and an evil origin',
    steps: [
      post('/sign-in/email', {}, { origin: evil, jar: null }),
      post('/sign-in/email', {}, { origin: evil, headers: { cookie: 'x=1' }, jar: null }),
      post('/sign-up/email', {}, { origin: evil, jar: null }),
      post('/revoke-session', {}, { origin: evil, headers: { cookie: 'x=1' }, jar: null }),
    ],
  },
  {
    name: 'GET needs no origin, but a query URL is not followed',
    steps: [
      signUp(),
      get('/list-sessions', { headers: { origin: evil } }),
      get('/get-session?callbackURL=https://evil.example'),
      post('/revoke-other-sessions?callbackURL=https://evil.example'),
      post('/revoke-other-sessions?callbackURL=/x&callbackURL=/y'),
    ],
  },
  against(
    'trusted origins',
    () => ({
      trustedOrigins: [
        'https://ok.example',
        'https://port.example:8443',
        'http://slash.example/',
        'myapp://',
        'other-app://host/cb',
      ],
    }),
    [
      'https://ok.example',
      'https://ok.example/x',
      'https://ok.example:443',
      'http://ok.example',
      'https://OK.example',
      'https://sub.ok.example',
      'https://ok.example.evil.example',
      'https://port.example:8443',
      'https://port.example',
      'http://slash.example',
      'myapp://',
      'myapp://x',
      'MYAPP://x/y',
      'myapp:/x',
      'myapp:x',
      'other-app://host/cb',
      'other-app://host/cb/x',
      'other-app://host/cbx',
      'other-app://host/cb/../evil',
      'other-app://host/cb%2f..%2fevil',
      'other-app://evil/cb',
      'javascript:alert(1)',
    ],
  ),
  against(
    'wildcards',
    () => ({
      trustedOrigins: [
        '*.ok.example',
        'https://*.secure.example',
        'http://localhost:*',
        '192.168.*.*',
        'https://one?.example',
        'exp://*/--/*',
        'http://10.0.0.?:*',
      ],
    }),
    [
      'https://a.ok.example',
      'http://a.ok.example',
      'https://a.b.ok.example',
      'https://ok.example',
      'https://a.ok.example.evil.example',
      'https://evil.example/a.ok.example',
      'https://evil.example#.ok.example',
      'https://a.ok.example:8443',
      'https://a.secure.example',
      'http://a.secure.example',
      'https://a.secure.example/x',
      'http://localhost:1',
      'http://localhost',
      'http://localhost:99999',
      'http://192.168.1.1',
      'https://192.168.1.1',
      'http://192.168.evil.example',
      'http://192.168.1.1.evil.example',
      'http://192.168.1.1:80',
      'http://192.168.1.1:8080',
      'https://one1.example',
      'https://one12.example',
      'exp://192.168.0.1:8081/--/x',
      'exp://a/b',
      'exp://a@b/--/x',
      'http://10.0.0.7:1',
      'http://10.0.0.x:1',
    ],
  ),
  against('bare wildcards', () => ({ trustedOrigins: ['*'] }), [
    'https://x.example',
    'http://x.example:1',
    'myapp://x',
    'null',
    'x',
    '/x',
    '//x',
  ]),
  against('odd entries in the list', () => ({ trustedOrigins: ['', 'nonsense', 'https://', 'https://ok.example/path'] }), [
    'https://ok.example',
    'nonsense',
    'https://nonsense',
    '',
    'https://ok.example/path',
  ]),
  against(
    'a function',
    () => ({
      trustedOrigins: async request =>
        [`https://${request?.headers.get('x-tenant') ?? 'none'}.example`, '', null, undefined] as string[],
    }),
    ['https://none.example', 'https://a.example', here],
  ),
  {
    name: 'a function sees the request',
    options: () => ({
      trustedOrigins: request => [
        request === undefined ? 'https://undefined.example' : `https://${request.headers.get('x-tenant') ?? 'none'}.example`,
      ],
    }),
    steps: [
      signUp(),
      withCookie({ origin: 'https://a.example', 'x-tenant': 'a' }),
      withCookie({ origin: 'https://a.example', 'x-tenant': 'b' }),
      signIn({ callbackURL: 'https://c.example/x' }, { headers: { 'x-tenant': 'c' }, jar: null }),
      signIn({ callbackURL: 'https://undefined.example/x' }, { jar: null }),
    ],
  },
  ...[
    { name: 'a function that throws', answer: () => fail(), late: originsAskedLate.failed },
    { name: 'a function that rejects', answer: async () => fail(), late: originsAskedLate.failed },
    { name: 'a function that answers a number', answer: () => 5 as never, late: originsAskedLate.failed },
    { name: 'a function that answers nothing', answer: () => undefined as never, late: originsAskedLate.refused },
  ].map(({ name, answer, late }): Scenario => ({
    name,
    // The reference asks once when it is made, and would not start.
    options: () => ({ trustedOrigins: request => (request === undefined ? [] : answer()) }),
    steps: [get('/ok', { differs: originsAskedLate.notAsked }), login({ origin: evil }, { differs: late })],
  })),
  {
    name: 'disableCSRFCheck',
    options: () => ({ advanced: { disableCSRFCheck: true } }),
    steps: [
      signUp(),
      withCookie({ origin: evil }),
      withCookie({}),
      login({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }),
      signIn({ callbackURL: evil }, { jar: null }),
    ],
  },
  {
    name: 'disableOriginCheck',
    options: () => ({ advanced: { disableOriginCheck: true } }),
    steps: [
      signUp(),
      withCookie({ origin: evil }),
      withCookie({}),
      login({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }),
      signIn({ callbackURL: evil }, { jar: null }),
    ],
  },
  {
    name: 'disableOriginCheck, but not for CSRF',
    options: () => ({ advanced: { disableOriginCheck: true, disableCSRFCheck: false } }),
    steps: [
      signUp(),
      withCookie({ origin: evil }),
      withCookie({}),
      login({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }),
      signIn({ callbackURL: evil }, { jar: null }),
    ],
  },
]
