// Direct calls of auth.api.
import { absentFields, alwaysApiError } from '../differences.js'
import { act, api, getSession, signUp, sql, user, wait, type Difference, type Run, type Scenario, type Step } from '../steps.js'

/** `differs` is what differs unless a response is asked for. */
const everyForm = (endpoint: string, make: (run: Run) => Record<string, unknown>, differs: Difference[] = []): Step[] => [
  api(endpoint, make, { differs }),
  api(endpoint, run => ({ ...make(run), returnHeaders: true }), { name: `api.${endpoint} returnHeaders`, differs }),
  api(endpoint, run => ({ ...make(run), returnStatus: true }), { name: `api.${endpoint} returnStatus`, differs }),
  api(endpoint, run => ({ ...make(run), returnHeaders: true, returnStatus: true }), {
    name: `api.${endpoint} returnHeaders and returnStatus`,
    differs,
  }),
  api(endpoint, run => ({ ...make(run), asResponse: true }), { name: `api.${endpoint} asResponse` }),
  api(endpoint, run => ({ ...make(run), asResponse: true, returnHeaders: true }), {
    name: `api.${endpoint} asResponse and returnHeaders`,
  }),
]

const signedIn = (run: Run): Record<string, unknown> => ({ headers: run.headers() })
let serial = 0
const another = (): Record<string, unknown> => ({ body: { ...user, email: `api${++serial}@b.co` } })
/** What each endpoint refuses to do without, as a matter of validation. */
const needs: Record<string, 'nothing' | 'headers' | 'a body'> = {
  signUpEmail: 'a body',
  signInEmail: 'a body',
  signOut: 'headers',
  getSession: 'headers',
  listSessions: 'headers',
  revokeSession: 'a body',
  revokeSessions: 'headers',
  revokeOtherSessions: 'headers',
  ok: 'nothing',
}
const inputs = [
  undefined,
  {},
  { body: {} },
  { body: null },
  { body: [] },
  { body: 'x' },
  { headers: new Headers() },
  { headers: {} },
  { query: {} },
]

export const apiScenarios: Scenario[] = [
  {
    name: 'signUpEmail in every form',
    steps: [0, 1, 2, 3, 4, 5].flatMap(index => {
      const input = another()
      return everyForm('signUpEmail', () => input)[index] ?? []
    }),
  },
  {
    name: 'signUpEmail refused',
    steps: [
      api('signUpEmail', { body: user }),
      ...everyForm('signUpEmail', () => ({ body: user })),
      api('signUpEmail', { body: { ...user, email: 5 } }, { differs: alwaysApiError }),
      api('signUpEmail', { body: { ...user, email: 'x@b.co', password: 'short' } }),
      api('signUpEmail', { body: { ...user, email: 'y@b.co', emailVerified: true } }),
    ],
  },
  {
    name: 'signInEmail in every form',
    steps: [
      signUp(),
      ...everyForm('signInEmail', () => ({ body: { email: user.email, password: user.password } }), absentFields),
      ...everyForm('signInEmail', () => ({
        body: { email: user.email, password: user.password, rememberMe: false, callbackURL: 'https://evil.example' },
      })),
    ],
  },
  {
    name: 'signInEmail refused',
    steps: [
      signUp(),
      ...everyForm('signInEmail', () => ({ body: { email: user.email, password: 'wrong password' } })),
      ...everyForm('signInEmail', () => ({ body: { email: 5 } }), alwaysApiError),
    ],
  },
  {
    name: 'signInEmail with headers',
    steps: [
      signUp(),
      api(
        'signInEmail',
        {
          body: { email: user.email, password: user.password },
          headers: new Headers({
            'user-agent': 'UA/9',
            'x-forwarded-for': '8.8.8.8',
            origin: 'https://evil.example',
            cookie: 'x=1',
          }),
          returnHeaders: true,
        },
        { differs: absentFields },
      ),
      getSession(),
    ],
  },
  {
    name: 'getSession in every form',
    steps: [signUp(), ...everyForm('getSession', signedIn), ...everyForm('getSession', () => ({ headers: new Headers() }))],
  },
  {
    name: 'getSession with plain headers, queries and methods',
    steps: [
      signUp(),
      api('getSession', run => ({ headers: { cookie: run.jar().header() } })),
      ...[
        { disableCookieCache: true },
        { disableRefresh: true },
        { disableCookieCache: 'true' },
        { disableCookieCache: [] },
      ].map(query => api('getSession', run => ({ headers: run.headers(), query }), { name: `query ${JSON.stringify(query)}` })),
      api('getSession', run => ({ headers: run.headers(), query: null }), { name: 'query null', differs: alwaysApiError }),
      api('getSession', run => ({ headers: run.headers(), method: 'POST' })),
    ],
  },
  {
    name: 'getSession from the cache: dates stay dates',
    options: () => ({ session: { cookieCache: { enabled: true, strategy: 'jwe' } } }),
    steps: [signUp(), sql('DELETE FROM session'), ...everyForm('getSession', signedIn), wait(400), api('getSession', signedIn)],
  },
  {
    name: 'getSession refreshes',
    steps: [
      signUp(),
      wait(2 * 86_400),
      ...everyForm('getSession', signedIn),
      sql('DELETE FROM session'),
      ...everyForm('getSession', signedIn),
    ],
  },
  {
    name: 'getSession with deferSessionRefresh',
    options: () => ({ session: { deferSessionRefresh: true } }),
    steps: [
      signUp(),
      wait(2 * 86_400),
      api('getSession', signedIn),
      api('getSession', run => ({ headers: run.headers(), method: 'POST', returnHeaders: true })),
      api('getSession', signedIn),
    ],
  },
  {
    name: 'listSessions in every form',
    steps: [
      signUp(),
      ...everyForm('listSessions', signedIn),
      ...everyForm('listSessions', () => ({ headers: new Headers() })),
      wait(86_400),
      ...everyForm('listSessions', signedIn),
    ],
  },
  {
    name: 'revokeSession in every form',
    steps: [
      signUp(),
      ...everyForm('revokeSession', run => ({ headers: run.headers(), body: { token: 'x' } })),
      ...everyForm('revokeSession', run => ({ headers: run.headers(), body: {} }), alwaysApiError),
      api('revokeSession', run => ({ headers: run.headers(), body: { token: run.jar().sessionToken() }, returnHeaders: true })),
      api('revokeSession', run => ({ headers: run.headers(), body: { token: 'x' } })),
    ],
  },
  {
    name: 'revokeSessions and revokeOtherSessions',
    steps: [signUp(), ...everyForm('revokeOtherSessions', signedIn), ...everyForm('revokeSessions', signedIn)],
  },
  {
    name: 'signOut in every form',
    steps: [
      signUp(),
      act(run => run.jar('kept').copyFrom(run.jar())),
      ...everyForm('signOut', run => ({ headers: run.headers({}, 'kept') }), absentFields),
      ...everyForm('signOut', () => ({ headers: new Headers() }), absentFields),
      api('signOut', run => ({ headers: run.headers(), body: { callbackURL: 5 } }), { differs: alwaysApiError }),
    ],
  },
  { name: 'ok in every form', steps: everyForm('ok', () => ({})) },
  ...Object.entries(needs).map(([endpoint, needed]): Scenario => ({
    name: `${endpoint} with too little`,
    steps: inputs.map(input => {
      const enough = needed === 'nothing' || (needed === 'headers' && input !== undefined && 'headers' in input)
      return api(endpoint, input as Record<string, unknown> | undefined, {
        name: `api.${endpoint}(${JSON.stringify(input)})`,
        differs: !enough ? alwaysApiError : endpoint === 'signOut' ? absentFields : [],
      })
    }),
  })),
]
