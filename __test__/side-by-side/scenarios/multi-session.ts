// Several accounts in one browser.
import { act, api, get, getSession, post, signIn, signUp, sql, wait, type RequestExtra, type Run, type Scenario } from '../steps.js'
import { alwaysApiError } from '../differences.js'
import type { Options } from '../target.js'

type OwnOptions = Parameters<typeof import('better-auth/plugins').multiSession>[0]

const list = (extra: RequestExtra = {}): ReturnType<typeof get> => get('/multi-session/list-device-sessions', extra)
const tokenOf = (run: Run, who: string): string => (run.saved(who) as { token: string }).token
const activate = (who: string, extra: RequestExtra = {}): ReturnType<typeof post> =>
  post('/multi-session/set-active', run => ({ sessionToken: tokenOf(run, who) }), extra)
const revoke = (who: string, extra: RequestExtra = {}): ReturnType<typeof post> =>
  post('/multi-session/revoke', run => ({ sessionToken: tokenOf(run, who) }), extra)

/** Signs up several people in one browser. */
const people = (...names: string[]): Scenario['steps'] =>
  names.map(name => signUp({ email: `${name}@b.co`, name }, { save: name }))

const scenario = (name: string, steps: Scenario['steps'], options?: OwnOptions, more: Options = {}): Scenario => ({
  name,
  options: (_, { multiSession }) => ({ ...more, plugins: [multiSession(options)] }),
  steps,
})

const bodies = [{}, { sessionToken: 5 }, { sessionToken: '' }, { sessionToken: null }, [], 'x', null]

export const multiSessionScenarios: Scenario[] = [
  scenario('two people', [...people('ada', 'bob'), list(), getSession(), activate('ada'), getSession(), list()]),
  scenario('nobody', [list(), list({ jar: null }), activateNobody(), post('/multi-session/revoke', { sessionToken: 'x' })]),
  scenario('cookies of others', [
    ...people('ada'),
    list({ headers: { cookie: 'other=1' }, jar: null }),
    list({ headers: { cookie: 'better-auth.session_token_multi-x=1.2; x_multi-y=' }, jar: null }),
  ]),
  scenario('the same person again takes the place of the former session', [
    ...people('ada'),
    signIn({ email: 'ada@b.co' }, { save: 'again' }),
    list(),
    activate('ada'),
    getSession(),
  ]),
  scenario('no more than the maximum', [...people('ada', 'bob', 'eve'), list(), signIn({ email: 'ada@b.co' }), list()], {
    maximumSessions: 2,
  }),
  scenario('a maximum of none', [...people('ada', 'bob'), list()], { maximumSessions: 0 }),
  scenario('more than five', [...people('a', 'b', 'c', 'd', 'e', 'f', 'g'), list(), getSession()]),
  scenario('revoking another', [...people('ada', 'bob'), revoke('ada'), list(), getSession(), revoke('ada')]),
  scenario('revoking the active one', [...people('ada', 'bob'), revoke('bob'), list(), getSession(), revoke('ada'), list(), getSession()]),
  scenario('revoking without a session', [...people('ada'), revoke('ada', { jar: null })]),
  scenario('a session that has expired', [
    ...people('ada', 'bob'),
    sql('UPDATE session SET expiresAt = ? WHERE userId = (SELECT id FROM user WHERE name = ?)', () => ['2020-01-01T00:00:00.000Z', 'ada']),
    list(),
    activate('ada'),
    list(),
  ]),
  scenario('a session that is gone', [
    ...people('ada', 'bob'),
    sql('DELETE FROM session WHERE userId = (SELECT id FROM user WHERE name = ?)', ['ada']),
    list(),
    activate('ada'),
    list(),
  ]),
  scenario('a cookie that nobody signed', [
    ...people('ada', 'bob'),
    act(run => {
      const [name = ''] = run.jar().names().filter(own => own.includes('_multi-'))
      run.jar('forged').copyFrom(run.jar())
      run.jar('forged').set(name, `${tokenOf(run, 'ada')}.${'A'.repeat(43)}%3D`)
    }),
    list({ jar: 'forged' }),
    activate('ada', { jar: 'forged' }),
    revoke('ada', { jar: 'forged' }),
    post('/sign-out', {}, { jar: 'forged' }),
    list(),
    getSession(),
  ]),
  scenario('signing out ends all of them', [
    ...people('ada', 'bob'),
    act(run => run.jar('stale').copyFrom(run.jar())),
    post('/sign-out', {}),
    list(),
    getSession(),
    list({ jar: 'stale' }),
    getSession({ jar: 'stale' }),
  ]),
  scenario('bodies of every kind', [
    ...people('ada'),
    ...bodies.map(body => post('/multi-session/set-active', body, { name: `set-active ${JSON.stringify(body)}` })),
    ...bodies.map(body => post('/multi-session/revoke', body, { name: `revoke ${JSON.stringify(body)}` })),
  ]),
  scenario('direct calls', [
    ...people('ada', 'bob'),
    api('listDeviceSessions', run => ({ headers: run.headers() })),
    api('listDeviceSessions', undefined, { differs: alwaysApiError }),
    api('setActiveSession', run => ({ headers: run.headers(), body: { sessionToken: tokenOf(run, 'ada') }, returnHeaders: true })),
    api('setActiveSession', run => ({ headers: run.headers(), body: { sessionToken: 'x' } })),
    api('setActiveSession', run => ({ body: { sessionToken: tokenOf(run, 'ada') } }), { differs: alwaysApiError }),
    api('revokeDeviceSession', run => ({ headers: run.headers(), body: { sessionToken: tokenOf(run, 'bob') }, returnHeaders: true })),
    api('revokeDeviceSession', run => ({ headers: run.headers(), body: { sessionToken: tokenOf(run, 'bob') } })),
  ]),
  scenario('sessions that are not remembered', [
    signUp({ email: 'ada@b.co', rememberMe: false }, { save: 'ada' }),
    signUp({ email: 'bob@b.co' }, { save: 'bob' }),
    list(),
    activate('ada'),
    revoke('ada'),
    getSession(),
  ]),
  scenario('a prolonged session', [...people('ada', 'bob'), wait(2 * 86_400), getSession(), list(), activate('ada')]),
  scenario('with a session cache', [...people('ada', 'bob'), activate('ada'), getSession(), revoke('ada'), getSession()], undefined, {
    session: { cookieCache: { enabled: true } },
  }),
  scenario('with secure cookies', [...people('ada', 'bob'), list(), post('/sign-out', {}), list()], undefined, {
    advanced: { useSecureCookies: true },
  }),
  scenario(
    'fields that nobody sees',
    [signUp({ email: 'ada@b.co', secret: 's' }, { save: 'ada' }), list(), activate('ada')],
    undefined,
    { user: { additionalFields: { secret: { type: 'string', required: false, returned: false } } } },
  ),
]

function activateNobody(): ReturnType<typeof post> {
  return post('/multi-session/set-active', { sessionToken: 'x' })
}
