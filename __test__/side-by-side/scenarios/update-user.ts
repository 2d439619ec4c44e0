// Changing the user: name, image and additional fields.
import { allGuardCookies, alwaysApiError } from '../differences.js'
import { act, api, form, get, getSession, nothing, post, raw, signIn, signUp, sql, wait, type Json, type RequestExtra, type Scenario } from '../steps.js'
import type { Options } from '../target.js'

const day = 86_400
const update = (body?: Json, extra: RequestExtra = {}): ReturnType<typeof post> =>
  post('/update-user', body, { name: `update-user ${JSON.stringify(body)}`, ...extra })

type Fields = NonNullable<NonNullable<Options['user']>['additionalFields']>
const users =
  (additionalFields: Fields, more: Options = {}) =>
  (): Options => ({ ...more, user: { additionalFields } })
const cached = (strategy: 'compact' | 'jwt' | 'jwe'): Options => ({ session: { cookieCache: { enabled: true, strategy } } })

const withCache = (strategy: 'compact' | 'jwt' | 'jwe'): Scenario => ({
  name: `the session cache (${strategy}) learns of it`,
  options: users({ plan: { type: 'string', required: false }, pin: { type: 'string', required: false, returned: false } }, cached(strategy)),
  steps: [
    signUp({ plan: 'free', pin: '1' }),
    update({ name: 'M', plan: 'pro', pin: '2' }),
    getSession(),
    wait(100),
    update({ image: 'i' }),
    getSession(),
    update({ name: 'O' }, { name: 'past the cache' }),
    post('/update-user?disableCookieCache=true', { name: 'P' }),
    getSession(),
    wait(400),
    update({ name: 'Q' }, { differs: allGuardCookies('better-auth.session_data=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax') }),
    getSession(),
    sql("UPDATE user SET name = 'R'"),
    update({ image: null }),
    getSession(),
  ],
})

export const updateUserScenarios: Scenario[] = [
  {
    name: 'name and image',
    steps: [
      signUp(),
      wait(10),
      update({ name: 'M' }),
      getSession(),
      update({ image: 'https://x.example/i.png' }),
      update({ name: '', image: '' }),
      update({ image: null }),
      update({ name: 'O', image: 'i' }),
      getSession(),
      signIn({}, { jar: 'two' }),
    ],
  },
  {
    name: 'what is not the text that it should be',
    steps: [
      signUp(),
      ...[{ name: null }, { name: 5 }, { name: 2.5 }, { name: true }, { name: {} }, { name: ['a'] }, { image: 5 }, { image: {} }, { image: false }].flatMap(
        body => [update(body), getSession()],
      ),
    ],
  },
  {
    name: 'nothing to change',
    steps: [
      signUp(),
      update({}),
      update({ unknown: 1 }),
      update({ email: '' }),
      update({ email: null, id: 'x', emailVerified: true, createdAt: '2001-01-01', updatedAt: '2001-01-01' }),
      update({ name: 'M', id: 'x', emailVerified: true, createdAt: '2001-01-01T00:00:00.000Z', updatedAt: '2001-01-01T00:00:00.000Z' }),
      getSession(),
    ],
  },
  {
    name: 'the address is not changed here',
    steps: [signUp(), ...['x@b.co', 'a@b.co', 5, true, {}, []].map(email => update({ name: 'M', email })), update({ email: 0, name: 'M' }), getSession()],
  },
  {
    name: 'bodies that are no records',
    steps: [
      ...([[], null, 'x', 5, {}] as Json[]).map(body => update(body, { jar: null })),
      post('/update-user', nothing, { jar: null }),
      post('/update-user', { name: 'Z' }, { recorded: 'unauth update-user', jar: null }),
      signUp(),
      ...([[], [{ name: 'M' }], null, 'x', 5] as Json[]).map(body => update(body)),
      post('/update-user', nothing),
      post('/update-user', form({ name: 'M' })),
      post('/update-user', raw('{', 'application/json')),
      post('/update-user', raw('', 'application/json')),
      post('/update-user', raw('{"name":"M"}', 'text/plain')),
      post('/update-user', raw('{"name":"M"}', 'application/vnd.x+json')),
      get('/update-user'),
    ],
  },
  {
    name: 'keys that would pollute',
    options: users({ plan: { type: 'string', required: false } }),
    steps: [
      signUp(),
      post('/update-user', raw('{"__proto__":{"name":"M","plan":"pro"}}', 'application/json')),
      post('/update-user', raw('{"name":"M","__proto__":{"plan":"pro","email":"x@b.co"}}', 'application/json')),
      post('/update-user', raw('{"constructor":{"prototype":{"plan":"pro"}},"prototype":{}}', 'application/json')),
      getSession(),
    ],
  },
  {
    name: 'without a session',
    steps: [
      update({ name: 'M' }),
      update({ name: 'M' }, { jar: null }),
      signUp(),
      act(run => run.jar().set('better-auth.session_token', 'forged.AAAA')),
      update({ name: 'M' }),
    ],
  },
  {
    name: 'with a session that has expired or ended',
    steps: [signUp(), signIn({}, { jar: 'two' }), wait(8 * day), update({ name: 'M' }), update({ name: 'M' })],
  },
  {
    name: 'with an old session',
    steps: [signUp(), wait(2 * day), update({ name: 'M' }), getSession()],
  },
  {
    name: 'with a session that is not remembered',
    steps: [signUp({ rememberMe: false }), update({ name: 'M' }), getSession(), wait(day - 1), update({ name: 'O' })],
  },
  { name: 'with a session that is not remembered, cached', options: () => cached('compact'), steps: [signUp({ rememberMe: false }), update({ name: 'M' }), getSession()] },
  {
    name: 'from a foreign origin',
    steps: [
      signUp(),
      update({ name: 'M' }, { origin: 'https://evil.example' }),
      update({ name: 'M' }, { origin: null }),
      update({ name: 'M' }, { origin: 'null' }),
      update({ name: 'M' }, { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } }),
      update({ name: 'M', callbackURL: 'https://evil.example/' }),
      getSession(),
    ],
  },
  withCache('compact'),
  withCache('jwt'),
  withCache('jwe'),
  {
    name: 'a cached session whose row is gone',
    options: users({ plan: { type: 'string', required: false } }, cached('compact')),
    steps: [signUp(), sql('DELETE FROM session'), update({ name: 'M', plan: 'pro' }), getSession(), getSession({}, '?disableCookieCache=true')],
  },
  {
    name: 'a cached session whose user is gone',
    options: users({ plan: { type: 'string', required: false } }, cached('jwt')),
    steps: [
      signUp(),
      sql('DELETE FROM session'),
      sql('DELETE FROM account'),
      sql('DELETE FROM user'),
      update({ name: 'M', plan: 'pro' }),
      getSession(),
      update({ image: 'i' }),
      getSession(),
    ],
  },
  {
    name: 'additional fields',
    options: users({
      plan: { type: 'string', required: true },
      level: { type: 'number', defaultValue: 1 },
      role: { type: 'string', defaultValue: 'user', input: false },
      rank: { type: 'string', required: false, input: false },
      made: { type: 'string', required: false, defaultValue: () => 'made' },
      pin: { type: 'string', required: false, returned: false },
      born: { type: 'date', required: false },
      tags: { type: 'string[]', required: false },
      settings: { type: 'json', required: false },
      on: { type: 'boolean', required: false },
    }),
    steps: [
      signUp({ plan: 'free' }),
      wait(5),
      update({ plan: 'pro' }),
      update({ level: 2.5, made: 'other', pin: '1' }),
      update({ made: null, pin: null, born: null, tags: null, on: null }),
      getSession(),
      update({ settings: null }),
      getSession(),
      update({ born: '1990-05-01', tags: ['a'], settings: { theme: 'dark', at: '2001-01-01T00:00:00.000Z' }, on: true }),
      getSession(),
      update({ role: 'admin' }),
      update({ role: 'admin', name: 'M' }),
      update({ role: '' }),
      update({ role: null, name: 'M' }),
      update({ rank: 'high' }),
      update({ rank: 0, unknown: 1 }),
      update({ plan: null }),
      update({ plan: {} }),
      update({ tags: {} }),
      update({ born: 'soon' }),
      update({ level: 'x', on: '1' }),
      update({ email: 'x@b.co', role: 'admin' }),
      getSession(),
      signIn(),
      api('updateUser', run => ({ headers: run.headers(), body: { plan: 'gold', born: '2001-01-01' } })),
      getSession(),
    ],
  },
  {
    name: 'a unique field that somebody has',
    options: users({ handle: { type: 'string', unique: true, required: false } }),
    steps: [signUp({ handle: 'a' }), signUp({ email: 'b@b.co', handle: 'b' }), update({ handle: 'a', name: 'M' }), update({ handle: 'b' }), update({ handle: 'c' }), getSession()],
  },
  {
    name: 'a cache version from what is changed',
    options: () => ({ session: { cookieCache: { enabled: true, version: (_session, user) => `v-${user.name}` } } }),
    steps: [signUp(), update({ name: 'M' }), getSession(), sql("UPDATE user SET name = 'O'"), getSession(), getSession({}, '?disableCookieCache=true')],
  },
  {
    name: 'a cache version that throws',
    options: () => {
      let calls = 0
      const version = (): string => {
        if (++calls > 2) throw new Error('boom')
        return '1'
      }
      return { session: { cookieCache: { enabled: true, version } } }
    },
    steps: [signUp(), update({ name: 'M' }), update({ name: 'O' })],
  },
  {
    name: 'direct calls',
    steps: [
      api('updateUser', undefined, { differs: alwaysApiError }),
      api('updateUser', { body: { name: 'M' } }),
      api('updateUser', { body: { name: 'M' }, headers: new Headers() }),
      signUp(),
      api('updateUser', run => ({ body: { name: 'M' }, headers: run.headers() })),
      api('updateUser', run => ({ body: { name: 'O' }, headers: run.headers(), returnHeaders: true })),
      api('updateUser', run => ({ body: { name: 'P' }, headers: run.headers(), asResponse: true })),
      api('updateUser', run => ({ body: { email: 'x@b.co' }, headers: run.headers() })),
      api('updateUser', run => ({ body: {}, headers: run.headers() })),
      api('updateUser', run => ({ body: [], headers: run.headers() }), { differs: alwaysApiError }),
      api('updateUser', run => ({ headers: run.headers() }), { differs: alwaysApiError }),
      getSession(),
    ],
  },
]
