// Without a database: rows in memory, sessions in their cookies, which outlive the process.
import { act, api, get, getSession, password, post, restart, signIn, signUp, wait, type Recorder, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

const week = 604_800
type Cache = NonNullable<NonNullable<Options['session']>['cookieCache']>

const scenario = (name: string, steps: Step[], options?: (record: Recorder) => Options): Scenario => ({
  name,
  stateless: true,
  steps,
  ...(options && { options }),
})
const cached = (cookieCache: Partial<Cache>, session: Options['session'] = {}) => (): Options => ({
  session: { ...session, cookieCache: cookieCache as Cache },
})
const two = { jar: 'two' }
const forgetCache = act(run => run.jar().delete('better-auth.session_data'))

const fields: Options = {
  user: { additionalFields: { plan: { type: 'string', defaultValue: 'free' }, pin: { type: 'string', required: false, returned: false } } },
  session: { additionalFields: { device: { type: 'string', required: false }, secret: { type: 'string', required: false, returned: false } } },
}

/** Everything that a signed-in browser may ask for. */
const rounds: Step[] = [
  get('/list-sessions'),
  get('/list-accounts'),
  post('/update-user', { name: 'M' }),
  getSession(),
  post('/verify-password', { password }),
  post('/change-password', { currentPassword: password, newPassword: 'another password' }),
  post('/change-password', { currentPassword: password, newPassword: 'another password', revokeOtherSessions: true }),
  post('/change-email', { newEmail: 'new@b.co' }),
  getSession(),
  post('/revoke-session', { token: 'x' }),
  post('/revoke-other-sessions', {}),
  getSession(),
]

const manage: Options = {
  user: { changeEmail: { enabled: true, updateEmailWithoutVerification: true }, deleteUser: { enabled: true } },
}

export const statelessScenarios: Scenario[] = [
  scenario('a round', [signUp(), getSession(), post('/sign-out', {}), getSession(), signIn(), getSession(), getSession({}, '?disableCookieCache=true')]),
  scenario('what cannot be', [signUp(), signUp(), signIn({ password: 'wrong password' }), signIn({ email: 'nobody@b.co' }), get('/ok'), get('/nope')]),
  scenario('a signed-in browser', [signUp(), signIn({}, two), ...rounds, getSession(two)], () => manage),
  scenario('after a restart the cookies still count', [signUp(), restart, getSession(), ...rounds], () => manage),
  scenario('after a restart the rows are gone', [signUp(), restart, signIn(), signUp({}, two), getSession({}, '?disableCookieCache=true'), getSession()]),
  scenario('ending sessions after a restart', [
    signUp(),
    restart,
    post('/revoke-sessions', {}),
    getSession(),
    signUp(),
    restart,
    post('/sign-out', {}),
    getSession(),
    signUp(),
    restart,
    post('/revoke-session', run => ({ token: run.jar().sessionToken() })),
    getSession(),
  ]),
  scenario('deleting oneself', [signUp(), signIn({}, two), post('/delete-user', {}), getSession(), getSession(two), get('/list-sessions', two)], () => manage),
  scenario('deleting oneself after a restart', [signUp(), restart, post('/delete-user', { password }), post('/delete-user', {}), getSession()], () => manage),
  scenario("a session that is revoked lives on in its browser's cookies", [
    signUp(),
    signIn({}, two),
    post('/revoke-other-sessions', {}, two),
    getSession(),
    get('/list-sessions'),
    getSession({}, '?disableCookieCache=true'),
    getSession(),
    post('/revoke-sessions', {}, two),
    getSession(two),
  ]),
  scenario('without the cache the rows are asked', [signUp(), forgetCache, getSession(), forgetCache, restart, getSession(), getSession()]),
  scenario('the cache is renewed near its end', [
    signUp(),
    wait(week - week / 5 - 10),
    getSession(),
    wait(11),
    getSession(),
    getSession(),
    wait(week - week / 5 + 10),
    getSession(),
    get('/list-sessions'),
    getSession(),
  ]),
  scenario('the session itself ends', [signUp(), wait(week - 1), getSession(), wait(2), getSession(), getSession()]),
  scenario('a session that is not remembered', [
    signUp(),
    signIn({ rememberMe: false }),
    getSession(),
    wait(200),
    getSession(),
    wait(70),
    getSession(),
    wait(200),
    getSession(),
    forgetCache,
    getSession(),
  ]),
  scenario('an age of our own for renewal', [signUp(), wait(49), getSession(), wait(2), getSession(), wait(300), getSession()], cached({ maxAge: 100, refreshCache: { updateAge: 50 } })),
  scenario('renewal at each use', [signUp(), wait(1), getSession(), getSession()], cached({ maxAge: 100, refreshCache: { updateAge: 100 } })),
  scenario('an empty setting', [signUp(), wait(79), getSession(), wait(2), getSession()], cached({ maxAge: 100, refreshCache: {} as { updateAge: number } })),
  scenario('no renewal', [signUp(), wait(99), getSession(), wait(2), getSession(), restart, wait(101), getSession()], cached({ maxAge: 100, refreshCache: false })),
  scenario('a cache that is switched off', [signUp(), getSession(), restart, getSession()], cached({ enabled: false })),
  scenario('another strategy: compact', [signUp(), getSession(), wait(week - 100), getSession(), getSession()], cached({ strategy: 'compact' })),
  scenario('another strategy: jwt', [signUp(), getSession(), wait(week - 100), getSession(), getSession()], cached({ strategy: 'jwt' })),
  scenario('another lifetime', [signUp(), getSession(), wait(790), getSession(), wait(20), getSession()], cached({}, { expiresIn: 1000 })),
  scenario('a maximum age of zero', [signUp(), getSession(), wait(250), getSession()], cached({ maxAge: 0 })),
  scenario('a version', [signUp(), getSession(), restart, getSession()], cached({ version: '2' })),
  scenario('additional fields', [
    signUp({ plan: 'pro', pin: '1234' }),
    post('/update-session', { device: 'phone', secret: 's' }),
    getSession(),
    post('/update-user', { plan: 'free' }),
    restart,
    post('/update-session', { device: 'desk' }),
    getSession(),
    post('/update-session', { secret: 't' }),
    post('/update-user', { plan: 'pro' }),
    getSession(),
  ], () => fields),
  scenario('deferred renewal', [signUp(), getSession(), wait(week - 100), getSession(), post('/get-session'), forgetCache, getSession(), post('/get-session')], cached({}, { deferSessionRefresh: true })),
  scenario('cookies of social sign-in go with the session', [
    signUp(),
    act(run => {
      run.jar().set('better-auth.account_data.0', 'x')
      run.jar().set('better-auth.account_data.1', 'y')
      run.jar().set('better-auth.oauth_state', 'z')
    }),
    post('/sign-out', {}),
  ]),
  scenario('no cookie of social sign-in', [signUp(), post('/sign-out', {})], () => ({ account: { storeAccountCookie: false } })),
  scenario('direct calls', [
    signUp(),
    api('getSession', run => ({ headers: run.headers() })),
    api('listSessions', run => ({ headers: run.headers() })),
    restart,
    api('getSession', run => ({ headers: run.headers() })),
    api('getSession', run => ({ headers: run.headers(), query: { disableCookieCache: true } })),
  ]),
  scenario('a reset password', [
    signUp(),
    post('/request-password-reset', { email: 'a@b.co' }),
    post('/reset-password', run => ({ newPassword: 'another password', token: (run.called('send')[0] as { token: string }).token })),
    post('/reset-password', run => ({ newPassword: 'another password', token: (run.called('send')[0] as { token: string }).token })),
    signIn(),
    signIn({ password: 'another password' }),
  ], record => ({ emailAndPassword: { enabled: true, sendResetPassword: record('send') } })),
]
