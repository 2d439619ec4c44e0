// The password of who is signed in: changed, verified, set for the first time.
import { alwaysApiError } from '../differences.js'
import { act, api, form, get, getSession, nothing, password, post, raw, signIn, signUp, sql, wait, type Json, type RequestExtra, type Scenario } from '../steps.js'

const day = 86_400
const next = 'another password'
const change = (body: Record<string, unknown> = {}, extra: RequestExtra = {}): ReturnType<typeof post> =>
  post('/change-password', { currentPassword: password, newPassword: next, ...body }, extra)
const verify = (given: unknown = password, extra: RequestExtra = {}): ReturnType<typeof post> =>
  post('/verify-password', { password: given }, { name: `verify-password ${JSON.stringify(given)?.slice(0, 40)}`, ...extra })

const noRecords = (path: string): Scenario['steps'] => [
  ...([[], null, 'x', 5, {}] as Json[]).map(body => post(path, body, { jar: null, name: `stranger ${JSON.stringify(body)}` })),
  signUp(),
  ...([[], null, 'x', 5, {}] as Json[]).map(body => post(path, body, { name: JSON.stringify(body) })),
  post(path, nothing),
  post(path, form({ password, currentPassword: password, newPassword: next })),
  post(path, raw('{', 'application/json')),
  post(path, raw(`{"__proto__":{"password":"${password}","newPassword":"x","currentPassword":"x"}}`, 'application/json')),
  get(path),
]

const foreign = (path: string, body: Json): Scenario['steps'] => [
  signUp(),
  post(path, body, { origin: 'https://evil.example' }),
  post(path, body, { origin: null }),
  post(path, body, { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } }),
]

export const changePasswordScenarios: Scenario[] = [
  {
    name: 'a new password',
    steps: [signUp(), signIn({}, { jar: 'two' }), wait(5), change(), signIn(), signIn({ password: next }), getSession({ jar: 'two' }), change()],
  },
  {
    name: 'and no other sessions',
    steps: [
      signUp(),
      signIn({}, { jar: 'two' }),
      signUp({ email: 'b@b.co' }, { jar: 'b' }),
      act(run => run.jar('old').copyFrom(run.jar())),
      wait(5),
      change({ revokeOtherSessions: true }, { headers: { 'user-agent': 'UA/2', 'x-forwarded-for': '9.9.9.9' } }),
      getSession(),
      getSession({ jar: 'old' }),
      getSession({ jar: 'two' }),
      getSession({ jar: 'b' }),
    ],
  },
  { name: 'revokeOtherSessions: false', steps: [signUp(), change({ revokeOtherSessions: false }), getSession()] },
  {
    name: 'of a session that is not remembered',
    options: () => ({ session: { cookieCache: { enabled: true } } }),
    steps: [signUp({ rememberMe: false }), change({ revokeOtherSessions: true }), getSession(), getSession({}, '?disableCookieCache=true')],
  },
  {
    name: 'with a cache and additional fields',
    options: () => ({
      user: {
        additionalFields: {
          plan: { type: 'string', required: false },
          pin: { type: 'string', required: false, returned: false },
          born: { type: 'date', required: false },
        },
      },
      session: {
        cookieCache: { enabled: true, strategy: 'jwe' },
        additionalFields: { device: { type: 'string', defaultValue: 'web' }, hidden: { type: 'string', defaultValue: 'h', returned: false } },
      },
    }),
    steps: [
      signUp({ plan: 'pro', pin: '1', born: '1990-05-01' }),
      change({ revokeOtherSessions: true }),
      getSession(),
      api('changePassword', run => ({ headers: run.headers(), body: { currentPassword: next, newPassword: password, revokeOtherSessions: true } })),
    ],
  },
  {
    name: 'a wrong password and lengths',
    steps: [
      signUp(),
      change({ currentPassword: 'wrong password' }),
      change({ currentPassword: '' }),
      change({ newPassword: 'short' }),
      change({ newPassword: '' }),
      change({ newPassword: 'x'.repeat(128) }),
      change({ newPassword: 'x'.repeat(129), currentPassword: 'x'.repeat(128) }),
      change({ currentPassword: 'x'.repeat(129) }),
      change({ currentPassword: 'x'.repeat(129), newPassword: 'short' }),
      change({ currentPassword: 'x'.repeat(128), newPassword: '😀😀😀😀' }),
      getSession(),
    ],
  },
  {
    name: 'lengths from the options',
    options: () => ({ emailAndPassword: { enabled: true, minPasswordLength: 12, maxPasswordLength: 14 } }),
    steps: [signUp(), change({ newPassword: 'x'.repeat(11) }), change({ newPassword: 'x'.repeat(15) }), change({ newPassword: 'x'.repeat(14) })],
  },
  {
    name: 'without a credential account',
    steps: [
      signUp(),
      sql('UPDATE account SET password = NULL'),
      change(),
      verify(),
      sql("UPDATE account SET password = ''"),
      change(),
      verify(),
      sql("UPDATE account SET providerId = 'other'"),
      change(),
      verify(),
      sql('DELETE FROM account'),
      change({ revokeOtherSessions: true }),
      verify(),
      getSession(),
    ],
  },
  { name: 'bodies', steps: noRecords('/change-password') },
  {
    name: 'fields of the wrong type',
    steps: [
      signUp(),
      ...[
        { newPassword: 5 },
        { currentPassword: null },
        { newPassword: [], currentPassword: {} },
        { revokeOtherSessions: 'true' },
        { revokeOtherSessions: null },
        { revokeOtherSessions: 1 },
        { newPassword: undefined },
        { currentPassword: undefined },
      ].map(body => change(body, { name: JSON.stringify(body) })),
    ],
  },
  {
    name: 'without a session, with an expired one, with an old one',
    steps: [change(), change({}, { jar: null }), signUp(), wait(8 * day), change(), signIn(), wait(3 * day), change(), change({ currentPassword: next, newPassword: password, revokeOtherSessions: true })],
  },
  {
    name: 'with a session that only the cache knows',
    options: () => ({ session: { cookieCache: { enabled: true } } }),
    steps: [signUp(), sql('DELETE FROM session'), change(), getSession()],
  },
  { name: 'from a foreign origin', steps: foreign('/change-password', { currentPassword: password, newPassword: next }) },
  {
    name: 'is limited',
    options: () => ({ rateLimit: { enabled: true } }),
    steps: Array.from({ length: 4 }, () => change({}, { headers: { 'x-forwarded-for': '10.4.0.1' } })),
  },
  {
    name: 'direct calls',
    steps: [
      api('changePassword', undefined, { differs: alwaysApiError }),
      api('changePassword', { body: { currentPassword: password, newPassword: next } }),
      signUp(),
      api('changePassword', run => ({ headers: run.headers(), body: { currentPassword: 'wrong password', newPassword: next } })),
      api('changePassword', run => ({ headers: run.headers(), body: { currentPassword: password, newPassword: next } })),
      api('changePassword', run => ({
        headers: run.headers(),
        body: { currentPassword: next, newPassword: password, revokeOtherSessions: true },
        returnHeaders: true,
      })),
    ],
  },
]

export const verifyPasswordScenarios: Scenario[] = [
  {
    name: 'right and wrong',
    steps: [signUp(), verify(), verify('wrong password'), verify(''), verify('x'.repeat(128)), verify('x'.repeat(129))],
  },
  { name: 'bodies', steps: noRecords('/verify-password') },
  { name: 'fields of the wrong type', steps: [signUp(), ...[5, null, undefined, [], {}, true].map(given => verify(given))] },
  {
    name: 'without a session, with an expired one, with an old one',
    steps: [verify(), verify(password, { jar: null }), signUp(), wait(8 * day), verify(), signIn(), wait(3 * day), verify()],
  },
  {
    name: 'with a session that only the cache knows',
    options: () => ({ session: { cookieCache: { enabled: true, strategy: 'jwt' } } }),
    steps: [signUp(), verify(), sql('DELETE FROM session'), verify(), getSession()],
  },
  { name: 'from a foreign origin', steps: foreign('/verify-password', { password }) },
  {
    name: 'direct calls',
    steps: [
      api('verifyPassword', { body: { password } }),
      signUp(),
      api('verifyPassword', run => ({ headers: run.headers(), body: { password } })),
      api('verifyPassword', run => ({ headers: run.headers(), body: { password: 'wrong password' } })),
      api('verifyPassword', run => ({ headers: run.headers(), body: {} }), { differs: alwaysApiError }),
    ],
  },
]

const set = (newPassword: unknown, name = `api.setPassword ${JSON.stringify(newPassword)?.slice(0, 40)}`): ReturnType<typeof api> =>
  api('setPassword', run => ({ headers: run.headers(), body: { newPassword } }), { name })

export const setPasswordScenarios: Scenario[] = [
  { name: 'no path leads to it', steps: [signUp(), post('/set-password', { newPassword: next }), post('/setPassword', { newPassword: next })] },
  {
    name: 'a first password',
    steps: [signUp(), sql('DELETE FROM account'), wait(5), set(next), signIn({ password: next }), set('yet another password')],
  },
  {
    name: 'a password for an account without one',
    steps: [signUp(), sql('UPDATE account SET password = NULL'), wait(5), set(next), signIn({ password: next })],
  },
  { name: 'where there is one already', steps: [signUp(), set(next), signIn(), getSession()] },
  { name: 'lengths', steps: [signUp(), sql('DELETE FROM account'), set('short'), set('x'.repeat(129)), set('x'.repeat(128))] },
  {
    name: 'wrong types',
    steps: [
      signUp(),
      ...[5, null, undefined].map(given => ({ ...set(given), differs: alwaysApiError })),
      api('setPassword', undefined, { differs: alwaysApiError }),
    ],
  },
  {
    name: 'without a session, with an expired one, with one that only the cache knows',
    options: () => ({ session: { cookieCache: { enabled: true } } }),
    steps: [
      api('setPassword', { body: { newPassword: next } }),
      signUp(),
      sql('DELETE FROM account'),
      wait(8 * day),
      set(next),
      signUp({ email: 'b@b.co' }),
      sql('DELETE FROM session', [], 1),
      set(next),
    ],
  },
]
