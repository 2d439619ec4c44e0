// Listing and revoking sessions.
import { allGuardCookies } from '../differences.js'
import { act, form, get, getSession, nothing, post, raw, signIn, signUp, sql, wait, type RequestExtra, type Scenario } from '../steps.js'

const day = 86_400
const stranger = { jar: null }
const list = (extra: RequestExtra = {}): ReturnType<typeof get> => get('/list-sessions', extra)

export const sessionsScenarios: Scenario[] = [
  { name: 'list-sessions without a session', steps: [get('/list-sessions', { recorded: 'unauth session mw' })] },
  {
    name: 'list-sessions with one, two and three',
    steps: [
      signUp(),
      list(),
      wait(5),
      signIn({}, { jar: 'two', headers: { 'user-agent': 'UA/2', 'x-forwarded-for': '9.9.9.9' } }),
      list(),
      wait(5),
      signIn({ rememberMe: false }, { jar: 'three' }),
      list(),
      list({ jar: 'two' }),
    ],
  },
  {
    name: 'list-sessions leaves out the expired',
    steps: [
      signUp(),
      signIn({ rememberMe: false }, { jar: 'two' }),
      sql('UPDATE session SET expiresAt = ? WHERE rowid = 2', run => [new Date(run.now() - 1).toISOString()]),
      list(),
    ],
  },
  { name: "list-sessions shows nobody else's", steps: [signUp(), signUp({ email: 'b@b.co' }, { jar: 'b' }), list(), list({ jar: 'b' })] },
  { name: 'list-sessions asks for a fresh session', steps: [signUp(), wait(day - 1), list(), wait(1), list(), getSession()] },
  {
    name: "freshAge of one's own",
    options: () => ({ session: { freshAge: 10 } }),
    steps: [signUp(), wait(9), list(), wait(1), list()],
  },
  { name: 'freshAge 0', options: () => ({ session: { freshAge: 0 } }), steps: [signUp(), wait(3 * day), list()] },
  {
    name: 'list-sessions with disableCookieCache and other queries',
    options: () => ({ session: { cookieCache: { enabled: true } } }),
    steps: [
      signUp(),
      get('/list-sessions?disableCookieCache=true'),
      get('/list-sessions?x=1'),
      sql('DELETE FROM session'),
      list(),
      get('/list-sessions?disableCookieCache=true'),
    ],
  },
  {
    name: 'list-sessions does not count to a hundred and one',
    steps: [
      signUp(),
      sql(
        "INSERT INTO session (id, expiresAt, token, createdAt, updatedAt, userId) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120) SELECT concat('row', i), expiresAt, concat('token', i), createdAt, updatedAt, userId FROM session, n",
        [],
        120,
      ),
      list(),
    ],
  },
  {
    name: "revoke-session: another of one's own",
    steps: [
      signUp(),
      signIn({}, { jar: 'two' }),
      post('/revoke-session', run => ({ token: run.jar('two').sessionToken() })),
      getSession({ jar: 'two' }),
      list(),
    ],
  },
  {
    name: 'revoke-session: the session in use',
    steps: [signUp({ rememberMe: false }), post('/revoke-session', run => ({ token: run.jar().sessionToken() })), getSession()],
  },
  {
    name: "revoke-session: somebody else's and nobody's",
    steps: [
      signUp(),
      signUp({ email: 'b@b.co' }, { jar: 'b' }),
      post('/revoke-session', run => ({ token: run.jar('b').sessionToken() })),
      post('/revoke-session', { token: 'nothing' }),
      post('/revoke-session', { token: '' }),
      getSession({ jar: 'b' }),
    ],
  },
  {
    name: 'revoke-session: the body is looked at before the session',
    steps: [
      ...[{}, { token: 5 }, { token: null }, [], null, 'x', { token: 'x' }].map(body =>
        post('/revoke-session', body, { name: `stranger ${JSON.stringify(body)}`, jar: null }),
      ),
      post('/revoke-session', nothing, stranger),
      signUp(),
      ...[{}, { token: 5 }, { token: ['x'] }].map(body => post('/revoke-session', body, { name: JSON.stringify(body) })),
      post('/revoke-session', form({ token: 'x' }), { recorded: 'form to json-only' }),
      post('/revoke-session', raw('{', 'application/json')),
    ],
  },
  {
    name: 'revoke-session: an old session is enough',
    steps: [
      signUp(),
      wait(3 * day),
      signIn({}, { jar: 'two' }),
      post('/revoke-session', run => ({ token: run.jar('two').sessionToken() })),
      list(),
    ],
  },
  {
    name: 'revoke-session: a cached but revoked session may not',
    options: () => ({ session: { cookieCache: { enabled: true, strategy: 'jwt' } } }),
    steps: [
      signUp(),
      signIn({}, { jar: 'two' }),
      act(run => run.jar('stale').copyFrom(run.jar())),
      post('/sign-out', {}),
      post('/revoke-session', run => ({ token: run.jar('two').sessionToken() }), { jar: 'stale' }),
      getSession({ jar: 'stale' }),
      getSession({ jar: 'two' }),
    ],
  },
  {
    name: 'revoke-sessions',
    steps: [
      signUp(),
      signIn({}, { jar: 'two' }),
      signUp({ email: 'b@b.co' }, { jar: 'b' }),
      post('/revoke-sessions'),
      getSession(),
      getSession({ jar: 'two' }),
      getSession({ jar: 'b' }),
    ],
  },
  {
    name: 'revoke-sessions with bodies',
    steps: [
      post('/revoke-sessions', {}),
      signUp(),
      post('/revoke-sessions', raw('{', 'application/json')),
      post('/revoke-sessions', raw('x', 'text/plain')),
      post('/revoke-sessions', { anything: 1 }),
    ],
  },
  {
    name: 'revoke-other-sessions',
    steps: [
      signUp(),
      signIn({}, { jar: 'two' }),
      signIn({}, { jar: 'three' }),
      signUp({ email: 'b@b.co' }, { jar: 'b' }),
      post('/revoke-other-sessions'),
      getSession(),
      getSession({ jar: 'two' }),
      getSession({ jar: 'b' }),
    ],
  },
  {
    name: 'revoke-other-sessions keeps expired rows',
    steps: [
      signUp(),
      signIn({}, { jar: 'two' }),
      sql('UPDATE session SET expiresAt = ? WHERE rowid = 2', run => [new Date(run.now() - 1).toISOString()]),
      post('/revoke-other-sessions'),
    ],
  },
  {
    name: 'revoke-other-sessions without a session',
    steps: [post('/revoke-other-sessions'), post('/revoke-other-sessions', {}, stranger), get('/revoke-other-sessions')],
  },
  {
    name: 'every session endpoint renews an old session',
    steps: [
      signUp(),
      wait(2 * day),
      post('/revoke-other-sessions'),
      wait(2 * day),
      post('/revoke-session', { token: 'x' }),
      wait(2 * day),
      get('/list-sessions'),
    ],
  },
  {
    name: 'every session endpoint refuses an expired session',
    steps: [
      signUp(),
      act(run => {
        run.jar('a').copyFrom(run.jar())
        run.jar('b').copyFrom(run.jar())
        run.jar('c').copyFrom(run.jar())
      }),
      wait(8 * day),
      list(),
      post('/revoke-session', { token: 'x' }, { jar: 'a' }),
      post('/revoke-sessions', undefined, { jar: 'b' }),
      post('/revoke-other-sessions', undefined, { jar: 'c' }),
    ],
  },
  {
    name: 'with a cache, listing renews an old session',
    options: () => ({ session: { freshAge: 0, cookieCache: { enabled: true } } }),
    steps: [
      signUp(),
      act(run => run.jar().delete('better-auth.session_data')),
      wait(2 * day),
      list({
        differs: allGuardCookies('better-auth.session_token=signed(<id1>); Max-Age=604800; Path=/; HttpOnly; SameSite=Lax'),
      }),
      getSession(),
    ],
  },
  {
    name: 'with a cache, listing and revoking',
    options: () => ({ session: { cookieCache: { enabled: true, strategy: 'jwe' } } }),
    steps: [
      signUp(),
      list(),
      wait(400),
      list({ differs: allGuardCookies('better-auth.session_data=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax') }),
      signIn({}, { jar: 'two' }),
      post('/revoke-other-sessions'),
      getSession(),
      getSession({ jar: 'two' }),
      post('/revoke-sessions'),
      getSession(),
    ],
  },
]
