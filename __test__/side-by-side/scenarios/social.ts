// The endpoints of social sign-in where no provider is configured.
import { alwaysApiError } from '../differences.js'
import { api, get, post, raw, form, signUp, type Json, type Scenario } from '../steps.js'

const bodies: Json[] = [
  {},
  { provider: 5 },
  { provider: null },
  { provider: '' },
  { provider: 'x', disableRedirect: 'a', requestSignUp: 5, loginHint: 5 },
  { provider: 'x', callbackURL: '/a', newUserCallbackURL: '/b', errorCallbackURL: '/c' },
  { provider: 'x', callbackURL: 5 },
  { provider: 'x', callbackURL: 'https://evil.example' },
  { provider: 'x', idToken: 5 },
  { provider: 'x', idToken: null },
  { provider: 'x', idToken: {} },
  { provider: 'x', idToken: { token: 5, nonce: 5, accessToken: 5, refreshToken: 5, expiresAt: 'a', user: 5 } },
  { provider: 'x', idToken: { token: 'a', user: { name: 5, email: 5 } } },
  { provider: 'x', idToken: { token: 'a', user: { name: { firstName: 5, lastName: null } } } },
  { provider: 'x', idToken: { token: 'a', expiresAt: 1.5 } },
  { provider: 'x', scopes: 5 },
  { provider: 'x', scopes: null },
  { provider: 'x', scopes: ['a', 5, null] },
  { provider: 'x', scopes: [] },
  { provider: 'x', additionalData: 5 },
  { provider: 'x', additionalData: [] },
  { provider: 'x', additionalData: { a: 1 } },
  { provider: 'x', additionalParams: 5 },
  { provider: 'x', additionalParams: { a: 5, b: null } },
  { provider: 'x', additionalParams: { state: 5 } },
  { provider: 'x', additionalParams: { state: 'a', a: 'b' } },
  { provider: 'x', additionalParams: { hd: 'a' } },
  [],
]

export const socialScenarios: Scenario[] = [
  {
    name: 'sign-in/social knows no provider',
    steps: [
      post('/sign-in/social', { provider: 'nope' }, { recorded: 'social unknown provider' }),
      post('/sign-in/social'),
      post('/sign-in/social', raw('provider=x', 'application/x-www-form-urlencoded')),
      ...bodies.map(body => post('/sign-in/social', body, { name: JSON.stringify(body) })),
      api('signInSocial', { body: { provider: 'x' } }),
      api('signInSocial', { body: {} }, { differs: alwaysApiError }),
      post('/sign-in/social', { provider: 'x' }, { origin: 'https://evil.example' }),
      signUp(),
      post('/sign-in/social', { provider: 'x' }, { origin: 'https://evil.example' }),
    ],
  },
  {
    name: 'callback/:id knows no state',
    steps: [
      get('/callback/github', { recorded: 'callback no state' }),
      ...['?state=abc', '?state=', '?code=1', '?error=x&state=abc', '?error=denied&error_description=x', '?state=a&state=b', '?x=1'].map(query =>
        get(`/callback/github${query}`),
      ),
      get('/callback/a%2Fb?state=x'),
      get('/callback/'),
      post('/callback/github?iss=q', form({ code: 'b', state: 'a' })),
      post('/callback/github?code=q', form({ code: 'b', user: '{"name":"x y"}', other: '1' })),
      post('/callback/github', form({})),
      post('/callback/github', { state: 'x' }),
      post('/callback/github', { state: 5 }),
      post('/callback/github', []),
      post('/callback/github', form({ state: 'x' }), { origin: 'https://appleid.example' }),
      signUp(),
      post('/callback/github', form({ state: 'x' }), { origin: 'https://appleid.example' }),
    ],
  },
  {
    name: 'an error page of one’s own',
    options: () => ({ onAPIError: { errorURL: 'https://app.example/failed?a=1' } }),
    steps: [get('/callback/github'), get('/callback/github?state=x')],
  },
]
