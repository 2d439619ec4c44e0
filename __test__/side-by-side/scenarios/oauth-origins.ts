// Bodies and queries of these endpoints where a provider is configured, and where a browser may be sent.
import { asciiLocation, foreignHost } from '../differences.js'
import { begin, change, deliver, enter, network, signedIn, social, visit } from '../oauth/words.js'
import { act, form, get, post, raw, signUp, type Difference, type Json, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

const scenario = (name: string, steps: Step[], more: Options = {}, base?: string): Scenario => ({
  name,
  network: network(['github', 'google']),
  options: () => ({ ...social(['github', 'google']), ...more }),
  steps,
  ...(base && { base }),
})

const targets = [
  '/app',
  '/app?a=b&c=%20d#e',
  'app',
  './app',
  '?a=b',
  '#a',
  '',
  '/',
  '//evil.example',
  '/\\evil.example',
  '/%5Cevil.example',
  '/\tevil',
  '\\evil',
  '/a b',
  '/ü',
  'http://localhost:3000/app',
  'http://localhost:3000',
  'http://localhost:3001/app',
  'https://localhost:3000/app',
  'http://localhost:3000@evil.example',
  'http://localhost:3000.evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  'myapp://callback',
  'https://app.trusted.example/x',
  'https://trusted.example',
  'https://trusted.example:8443/',
]
const fields = ['callbackURL', 'errorCallbackURL', 'newUserCallbackURL'] as const

const bodies: Json[] = [
  { provider: 'github' },
  { provider: 'github', callbackURL: 5 },
  { provider: 'github', callbackURL: null },
  { provider: 'github', newUserCallbackURL: 5, errorCallbackURL: {} },
  { provider: 'GitHub' },
  { provider: 'github', disableRedirect: 'yes' },
  { provider: 'github', requestSignUp: 1 },
  { provider: 'github', scopes: ['a', 5] },
  { provider: 'github', loginHint: 5 },
  { provider: 'github', additionalParams: { a: 5 } },
  { provider: 'github', additionalParams: null },
  { provider: 'github', additionalData: 'x' },
  { provider: 'github', additionalData: [] },
  { provider: 'github', idToken: { token: '' } },
  { provider: 'google', idToken: { token: 'x', expiresAt: '5' } },
  { provider: 'google', idToken: { token: 'x', user: { name: { firstName: 5 } } } },
  { provider: 'google', idToken: {} },
  { provider: 'google', idToken: null },
  { provider: 'google', unknown: 1 },
]

/** How corten writes a header that is not ASCII. */
const written = (target: string): Difference[] => (target === '/ü' ? asciiLocation('/%C3%BC') : [])

const requests: Scenario[] = [
  ...fields.map(field =>
    scenario(
      `targets: ${field}`,
      targets.map(target => post('/sign-in/social', { provider: 'github', [field]: target }, { name: JSON.stringify(target) })),
    ),
  ),
  scenario(
    'trusted origins',
    targets.map(target =>
      post(
        '/sign-in/social',
        { provider: 'github', callbackURL: target, errorCallbackURL: target, newUserCallbackURL: target },
        { name: JSON.stringify(target) },
      ),
    ),
    { trustedOrigins: ['https://*.trusted.example', 'https://trusted.example', 'myapp://'] },
  ),
  scenario(
    'origins are not checked',
    targets.map(target => post('/sign-in/social', { provider: 'github', callbackURL: target }, { name: JSON.stringify(target) })),
    { advanced: { disableOriginCheck: true } },
  ),
  ...['/app?a=b#c', 'http://localhost:3000/app', 'https://app.trusted.example/x y', 'myapp://back', '/ü', '/a b'].flatMap(target => [
    scenario(`arriving at ${target}`, [...enter('github', { callbackURL: target }, { differs: written(target) }), signedIn], {
      trustedOrigins: ['https://*.trusted.example', 'myapp://'],
    }),
    scenario(
      `failing to ${target}`,
      [begin('github', { errorCallbackURL: target }), visit(), change(answer => answer.set('code', 'x')), ...deliver('github')],
      { trustedOrigins: ['https://*.trusted.example', 'myapp://'] },
    ),
    scenario(`welcomed at ${target}`, enter('github', { newUserCallbackURL: target }, { differs: written(target) }), {
      trustedOrigins: ['https://*.trusted.example', 'myapp://'],
    }),
  ]),
  scenario('bodies', [
    ...bodies.map(body => post('/sign-in/social', body, { name: JSON.stringify(body) })),
    post('/sign-in/social', form({ provider: 'github' })),
    post('/sign-in/social', raw('{', 'application/json')),
    get('/sign-in/social'),
  ]),
  scenario('who asks', [
    begin('github', {}, { origin: null }),
    begin('github', {}, { origin: 'https://evil.example' }),
    begin('github', {}, { origin: 'null' }),
    begin('github', {}, { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, origin: 'https://evil.example' }),
    signUp(),
    begin('github', {}, { origin: null }),
    begin('github', {}, { origin: 'https://evil.example' }),
    begin('github'),
  ]),
]

const callbacks: Scenario[] = [
  scenario('the ways back', [
    begin('github'),
    visit(),
    get(run => `/callback/github/?${run.network().answer}`, { name: 'with a slash' }),
    get(run => `/callback/github?${run.network().answer}&state=twice`, { name: 'two states' }),
    post('/callback/github', run => form(Object.fromEntries(run.network().answer)), { name: 'posted' }),
    post('/callback/github', run => Object.fromEntries(run.network().answer), { name: 'posted as JSON' }),
    post('/callback/github', run => form(Object.fromEntries(run.network().answer)), { name: 'posted from elsewhere', origin: 'https://github.com' }),
    post('/callback/github', run => form(Object.fromEntries(run.network().answer)), {
      name: 'posted from elsewhere without cookies',
      origin: 'https://github.com',
      jar: null,
    }),
    post('/callback/github', run => form(Object.fromEntries(run.network().answer)), { name: 'posted from nowhere', origin: null, jar: null }),
    get(run => `/callback/github?${run.network().answer}&code=second`, { name: 'two codes' }),
    ...deliver('github'),
  ]),
  scenario('an answer with more than it needs', [
    begin('github'),
    visit(),
    change(answer => {
      answer.set('session_state', 'x')
      answer.set('user', '{"name":{"firstName":"X"}}')
      answer.set('scope', 'a b')
    }),
    ...deliver('github'),
  ]),
  scenario('a user that is no JSON', [begin('github'), visit(), change(answer => answer.set('user', '{')), ...deliver('github')]),
  scenario('who is signed in already', [signUp({ email: 'b@b.co' }), ...enter('github'), get('/list-accounts')]),
  scenario('nobody there', [
    begin('github'),
    visit(),
    act(run => run.network().answer.set('state', 'x')),
    get(run => `/callback/?${run.network().answer}`, { name: 'no id' }),
    get(run => `/callback/a/b?${run.network().answer}`, { name: 'two ids' }),
    get(run => `/callback/__proto__?${run.network().answer}`, { name: '__proto__' }),
  ]),
]

const hosts = ['http://localhost:3000', 'https://app.example', 'https://evil.example']
const bases: Scenario[] = [
  scenario('another base path', enter('github'), { basePath: '/auth/v1' }, 'http://localhost:3000/auth/v1'),
  scenario('a base URL with a path', enter('github'), { baseURL: 'https://app.example/base/auth' }, 'https://app.example/base/auth'),
  scenario('no base URL', [begin('github', { callbackURL: undefined }), ...enter('github')], { baseURL: undefined }),
  scenario(
    'a base URL for each host',
    hosts.flatMap(host =>
      [{ callbackURL: '/app' }, {}].map(body =>
        post(
          `${host}/api/auth/sign-in/social`,
          { provider: 'github', ...body },
          { origin: host, differs: host === 'https://evil.example' ? foreignHost : [] },
        ),
      ),
    ),
    { baseURL: { allowedHosts: ['localhost:3000', 'app.example'] } },
  ),
]

export const originScenarios: Record<string, Scenario[]> = { 'targets and bodies': requests, callbacks: callbacks, 'base URLs': bases }
