// Changing the session: its additional fields.
import { allGuardCookies, alwaysApiError } from '../differences.js'
import { api, form, get, getSession, nothing, post, raw, signIn, signUp, sql, wait, type Json, type RequestExtra, type Scenario } from '../steps.js'
import type { Options } from '../target.js'

const day = 86_400
const update = (body?: Json, extra: RequestExtra = {}): ReturnType<typeof post> =>
  post('/update-session', body, { name: `update-session ${JSON.stringify(body)}`, ...extra })

type Fields = NonNullable<NonNullable<Options['session']>['additionalFields']>
type Cache = NonNullable<Options['session']>['cookieCache']
const device: Fields = { device: { type: 'string', defaultValue: 'web' } }
const sessions =
  (additionalFields: Fields, cookieCache?: Cache) =>
  (): Options => ({ session: { additionalFields, ...(cookieCache && { cookieCache }) } })

const withCache = (strategy: 'compact' | 'jwt' | 'jwe'): Scenario => ({
  name: `the session cache (${strategy}) learns of it`,
  options: () => ({
    user: { additionalFields: { plan: { type: 'string', defaultValue: 'free' } } },
    ...sessions({ ...device, pin: { type: 'string', required: false, returned: false } }, { enabled: true, strategy })(),
  }),
  steps: [
    signUp(),
    update({ device: 'phone', pin: '1' }),
    getSession(),
    wait(100),
    update({ device: 'desk' }),
    getSession(),
    wait(400),
    update({ device: 'tv' }, { differs: allGuardCookies('better-auth.session_data=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax') }),
    getSession(),
    getSession({}, '?disableCookieCache=true'),
  ],
})

export const updateSessionScenarios: Scenario[] = [
  {
    name: 'additional fields of one session',
    options: sessions({
      ...device,
      count: { type: 'number', required: false },
      mine: { type: 'string', required: false, input: false, defaultValue: 'm' },
      none: { type: 'string', required: false, input: false },
      hidden: { type: 'string', required: false, returned: false },
      seenAt: { type: 'date', required: false },
      tags: { type: 'string[]', required: false },
    }),
    steps: [
      signUp(),
      signIn({}, { jar: 'two' }),
      wait(5),
      update({ device: 'phone' }),
      update({ count: 2.5, hidden: 'h', seenAt: '1990-05-01', tags: ['a'] }),
      getSession(),
      getSession({ jar: 'two' }),
      update({ device: null }),
      update({ count: null, hidden: null, seenAt: null, tags: null }),
      update({ mine: 'x' }),
      update({ mine: '' }),
      update({ none: 'x', device: 'y' }),
      update({ none: null, device: 'y' }),
      getSession(),
      get('/list-sessions'),
      api('updateSession', run => ({ headers: run.headers(), body: { device: 'api', seenAt: '2001-01-01' } })),
    ],
  },
  {
    name: 'an object for a text, and a date that is none',
    options: sessions({ ...device, seenAt: { type: 'date', required: false } }),
    steps: [signUp(), update({ device: {} }), update({ seenAt: 'soon' }), getSession()],
  },
  {
    name: 'what every session has is not changed here',
    options: sessions(device),
    steps: [
      signUp(),
      update({ token: 'x', userId: 'y', expiresAt: '2099-01-01', ipAddress: '1.1.1.1', id: 'z' }),
      update({ device: 'phone', token: 'x', userId: 'y', expiresAt: '2099-01-01', updatedAt: '2001-01-01', ipAddress: '1.1.1.1', id: 'z' }),
      getSession(),
    ],
  },
  { name: 'without additional fields there is nothing to change', steps: [signUp(), update({}), update({ device: 'x' }), update({ token: 'x' })] },
  {
    name: 'bodies that are no records',
    options: sessions(device),
    steps: [
      ...([[], null, 'x', 5, {}] as Json[]).map(body => update(body, { jar: null })),
      signUp(),
      ...([[], null, 'x', 5] as Json[]).map(body => update(body)),
      post('/update-session', nothing),
      post('/update-session', form({ device: 'M' })),
      post('/update-session', raw('{', 'application/json')),
      post('/update-session', raw('{"__proto__":{"device":"x"}}', 'application/json')),
      post('/update-session', raw('{"device":"y","__proto__":{"userId":"x"}}', 'application/json')),
      get('/update-session'),
    ],
  },
  {
    name: 'without a session, with an expired one, with one that is not remembered',
    options: sessions(device),
    steps: [
      update({ device: 'x' }),
      update({ device: 'x' }, { jar: null }),
      signUp(),
      wait(8 * day),
      update({ device: 'x' }),
      signIn({ rememberMe: false }),
      update({ device: 'x' }),
      getSession(),
    ],
  },
  { name: 'with an old session', options: sessions(device), steps: [signUp(), wait(2 * day), update({ device: 'x' }), getSession()] },
  {
    name: 'from a foreign origin',
    options: sessions(device),
    steps: [signUp(), update({ device: 'x' }, { origin: 'https://evil.example' }), update({ device: 'x' }, { origin: null }), getSession()],
  },
  withCache('compact'),
  withCache('jwt'),
  withCache('jwe'),
  {
    name: 'a cached session whose row is gone',
    options: sessions(device, { enabled: true }),
    steps: [signUp(), sql('DELETE FROM session'), update({ device: 'x' }), getSession()],
  },
  {
    name: 'direct calls',
    options: sessions(device),
    steps: [
      api('updateSession', undefined, { differs: alwaysApiError }),
      api('updateSession', { body: { device: 'x' } }),
      signUp(),
      api('updateSession', run => ({ body: { device: 'x' }, headers: run.headers() })),
      api('updateSession', run => ({ body: { device: 'y' }, headers: run.headers(), returnHeaders: true })),
      api('updateSession', run => ({ body: {}, headers: run.headers() })),
      getSession(),
    ],
  },
]
