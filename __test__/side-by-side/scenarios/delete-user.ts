// Deleting oneself: by password, by a fresh session, by a mailed token.
import { APIError } from 'better-auth/api'
import { alwaysApiError } from '../differences.js'
import { act, api, form, get, getSession, nothing, password, post, raw, signIn, signUp, sql, wait, type Json, type Recorder, type RequestExtra, type Run, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

type DeleteUser = NonNullable<NonNullable<Options['user']>['deleteUser']>

const day = 86_400
const options =
  (more: (record: Recorder) => Partial<DeleteUser> = () => ({}), rest: Options = {}) =>
  (record: Recorder): Options => ({ ...rest, user: { ...rest.user, deleteUser: { enabled: true, ...more(record) } } })
const mailing = (more: Partial<DeleteUser> = {}, rest: Options = {}): ((record: Recorder) => Options) =>
  options(record => ({ sendDeleteAccountVerification: record('send'), beforeDelete: record('before'), afterDelete: record('after'), ...more }), rest)

const remove = (body: Json = {}, extra: RequestExtra = {}): Step =>
  post('/delete-user', body, { name: `delete-user ${JSON.stringify(body)?.slice(0, 60)}`, ...extra })
const mailed = (run: Run): string => (run.called('send')[0] as { token: string }).token
const withToken = (extra: RequestExtra = {}): Step => post('/delete-user', run => ({ token: mailed(run) }), { name: 'with the token', ...extra })
const open = (query = '', extra: RequestExtra = {}): Step =>
  get(run => `/delete-user/callback?token=${mailed(run)}${query}`, { name: `the link${query}`, ...extra })

const fail = (): never => {
  throw new Error('boom')
}
const refuse = (): never => {
  throw new APIError('FORBIDDEN', { message: 'not today', code: 'NOT_TODAY' })
}
const fields: Options = {
  user: {
    additionalFields: {
      plan: { type: 'string', defaultValue: 'free' },
      pin: { type: 'string', required: false, returned: false },
      born: { type: 'date', required: false },
    },
  },
}

export const deleteUserScenarios: Scenario[] = [
  { name: 'switched off', steps: [remove(), signUp(), remove({}, { recorded: 'delete disabled' }), remove({ password }), remove({ token: 'x' }), get('/delete-user/callback?token=x'), getSession()] },
  {
    name: 'switched off by name',
    options: () => ({ user: { deleteUser: { enabled: false } } }),
    steps: [signUp(), remove(), api('deleteUser', run => ({ headers: run.headers(), body: {} })), api('deleteUserCallback', run => ({ headers: run.headers(), query: { token: 'x' } }))],
  },
  {
    name: 'by a fresh session',
    options: options(),
    steps: [signUp(), signIn({}, { jar: 'two' }), signUp({ email: 'b@b.co' }, { jar: 'b' }), wait(day - 1), remove(), getSession(), getSession({ jar: 'two' }), getSession({ jar: 'b' }), signIn()],
  },
  { name: 'not by an old session', options: options(), steps: [signUp(), wait(day), remove(), remove({ password: '' }), getSession()] },
  { name: 'by an old session where age does not matter', options: options(undefined, { session: { freshAge: 0 } }), steps: [signUp(), wait(3 * day), remove()] },
  { name: "freshAge of one's own", options: options(undefined, { session: { freshAge: 10 } }), steps: [signUp(), wait(10), remove(), signIn(), wait(9), remove()] },
  { name: 'by the password', options: options(), steps: [signUp(), wait(3 * day), remove({ password: 'wrong password' }), remove({ password: 'x'.repeat(129) }), remove({ password }), getSession()] },
  {
    name: 'by the password, without a credential account',
    options: options(),
    steps: [signUp(), sql('UPDATE account SET password = NULL'), remove({ password }), sql('DELETE FROM account'), remove({ password }), getSession(), remove()],
  },
  {
    name: 'of a session that is not remembered',
    options: options(undefined, { session: { cookieCache: { enabled: true } } }),
    steps: [signUp({ rememberMe: false }), remove(), getSession()],
  },
  {
    name: 'with a cache in parts',
    options: options(undefined, { user: { additionalFields: { bio: { type: 'string', required: false } } }, session: { cookieCache: { enabled: true } } }),
    steps: [signUp({ bio: 'x'.repeat(5000) }), remove(), getSession()],
  },
  {
    name: 'bodies and fields of the wrong type',
    options: options(),
    steps: [
      ...([[], null, 'x', 5, {}] as Json[]).map(body => remove(body, { jar: null })),
      signUp(),
      ...([[], null, 'x', 5, { password: 5 }, { password: null }, { token: [] }, { callbackURL: 5 }] as Json[]).map(body => remove(body)),
      post('/delete-user', nothing),
      post('/delete-user', form({ password })),
      post('/delete-user', raw('{', 'application/json')),
      post('/delete-user', raw('{"__proto__":{"token":"x"},"password":"wrong password"}', 'application/json')),
      get('/delete-user'),
      get('/delete-user/callback'),
      get('/delete-user/callback?token=a&token=b'),
      get('/delete-user/callback?callbackURL=%2Fx'),
      post('/delete-user/callback', {}),
      getSession(),
    ],
  },
  {
    name: 'without a session, with an expired one',
    options: options(),
    steps: [remove(), remove({}, { jar: null }), get('/delete-user/callback?token=x'), signUp(), wait(8 * day), remove(), signIn(), wait(8 * day), get('/delete-user/callback?token=x')],
  },
  {
    name: 'with a session that only the cache knows',
    options: mailing({}, { session: { cookieCache: { enabled: true } } }),
    steps: [signUp(), remove(), act(run => run.jar('stale').copyFrom(run.jar())), sql('DELETE FROM session'), open('', { jar: 'stale' }), remove(), getSession()],
  },
  {
    name: 'from a foreign origin',
    options: mailing(),
    steps: [
      signUp(),
      remove({}, { origin: 'https://evil.example' }),
      remove({}, { origin: null }),
      remove({ callbackURL: 'https://evil.example/' }),
      remove({ callbackURL: '/bye' }),
      open('&callbackURL=https%3A%2F%2Fevil.example%2F'),
      open('&callbackURL=%2F%2Fevil.example'),
      open('', { origin: 'https://evil.example' }),
      getSession(),
    ],
  },
  {
    name: 'before and after',
    options: options(record => ({ beforeDelete: record('before'), afterDelete: record('after') }), fields),
    steps: [signUp({ plan: 'pro', pin: '1', born: '1990-05-01' }), remove(), api('signUpEmail', { body: { name: 'N', email: 'a@b.co', password } }), signIn(), api('deleteUser', run => ({ headers: run.headers(), body: { password } }))],
  },
  ...[
    { beforeDelete: fail },
    { beforeDelete: async () => fail() },
    { beforeDelete: refuse },
    { beforeDelete: async () => refuse() },
    { afterDelete: async () => fail() },
    { afterDelete: async () => refuse() },
    { sendDeleteAccountVerification: fail },
    { sendDeleteAccountVerification: async () => fail() },
    { sendDeleteAccountVerification: async () => refuse() },
    { sendDeleteAccountVerification: refuse },
  ].map(
    (callbacks, index): Scenario => ({
      name: `${Object.keys(callbacks).join()} fails, ${index + 1}`,
      options: options(() => callbacks),
      steps: [signUp(), remove(), getSession(), signIn(), api('deleteUser', run => ({ headers: run.headers(), body: {} }))],
    }),
  ),
  {
    name: 'what the functions return does not matter',
    options: options(() => ({ beforeDelete: (() => false) as never, afterDelete: (() => 1n) as never })),
    steps: [signUp(), remove()],
  },
  {
    name: 'by a mailed link',
    options: mailing({}, fields),
    steps: [signUp({ pin: '1', born: '1990-05-01' }), remove(), wait(5), open('&callbackURL=%2Fbye'), getSession(), signIn()],
  },
  { name: 'by a mailed link without a target', options: mailing(), steps: [signUp(), remove({ callbackURL: '/bye?a=1&b=2#c d' }), open(), getSession()] },
  { name: 'by a mailed link with an empty target', options: mailing(), steps: [signUp(), remove({ callbackURL: '' }), open('&callbackURL=')] },
  { name: 'by the mailed token', options: mailing(), steps: [signUp(), remove({ password }), withToken(), withToken(), getSession()] },
  {
    name: 'a mail although the session is old or the password wrong',
    options: mailing(),
    steps: [signUp(), wait(3 * day), remove(), remove({ password: 'wrong password' }), remove({ password }), post('/delete-user', run => ({ token: mailed(run), password: 'wrong password' })), post('/delete-user', run => ({ token: mailed(run), password }))],
  },
  {
    name: "somebody else's token, a wrong one, a used one",
    options: mailing(),
    steps: [
      signUp(),
      signUp({ email: 'b@b.co' }, { jar: 'b' }),
      remove(),
      remove({ token: 'wrong' }),
      get('/delete-user/callback?token=wrong'),
      get('/delete-user/callback?token='),
      withToken({ jar: 'b' }),
      open(),
      remove(),
      open('', { jar: 'b' }),
      remove(),
      open('', { jar: null }),
      open(),
      open(),
    ],
  },
  { name: 'a token that has expired', options: mailing(), steps: [signUp(), remove(), wait(day), withToken(), signIn(), remove(), wait(day + 1), withToken(), remove({ token: 'x' })] },
  { name: "a lifetime of one's own", options: mailing({ deleteTokenExpiresIn: 60 }), steps: [signUp(), remove(), wait(61), open(), remove(), wait(60), open()] },
  { name: 'a lifetime of nothing', options: mailing({ deleteTokenExpiresIn: 0 }), steps: [signUp(), remove(), wait(61), open()] },
  {
    name: 'tokens without a mailer',
    options: options(),
    steps: [
      signUp(),
      sql("INSERT INTO verification SELECT 'v', 'delete-account-mine', id, ?, createdAt, updatedAt FROM user", run => [new Date(run.now() + 1000).toISOString()]),
      wait(1),
      remove({ token: 'mine' }),
    ],
  },
  {
    name: 'direct calls',
    options: mailing(),
    steps: [
      api('deleteUser', undefined, { differs: alwaysApiError }),
      api('deleteUser', { body: {} }),
      api('deleteUserCallback', undefined, { differs: alwaysApiError }),
      signUp(),
      api('deleteUserCallback', { query: { token: 'x' } }),
      api('deleteUser', run => ({ headers: run.headers(), body: { callbackURL: '/bye' } })),
      api('deleteUserCallback', run => ({ headers: run.headers(), query: { token: mailed(run), callbackURL: '/bye' } }), { differs: alwaysApiError }),
      signUp(),
      api('deleteUser', run => ({ headers: run.headers(), body: {}, returnHeaders: true })),
      api('deleteUserCallback', run => ({ headers: run.headers(), query: { token: mailed(run) } })),
    ],
  },
]
