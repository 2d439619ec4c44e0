// A function of the user's makes the answer of /get-session.
import { APIError } from 'better-auth/api'
import { alwaysApiError, prolongedSession } from '../differences.js'
import { api, act, get, getSession, post, signUp, wait, type Recorder, type Scenario } from '../steps.js'
import type { Options, Plugins } from '../target.js'

interface Found {
  user: Record<string, unknown>
  session: Record<string, unknown>
}

interface Context {
  path: string
  headers?: Headers
  context: { session?: Found | null; authCookies: { sessionToken: { name: string } } }
  setHeader(name: string, value: string): void
  setCookie(name: string, value: string): void
}

/** Made anew for each side. */
type Make = (record: Recorder) => (found: Found, ctx: Context) => unknown

const scenario = (
  name: string,
  make: Make,
  steps: Scenario['steps'],
  more: (plugins: Plugins) => Options = () => ({}),
  ownOptions?: object,
): Scenario => ({
  name,
  options: (record, plugins) => {
    const options = more(plugins)
    const custom = plugins.customSession(make(record) as never, {}, ownOptions as never)
    return { ...options, plugins: [...(options.plugins ?? []), custom] as never }
  },
  steps,
})

const roles: Make = () => async ({ user, session }) => ({ roles: ['admin'], user: { ...user, extra: 1 }, session })
const list = get('/multi-session/list-device-sessions')

export const customSessionScenarios: Scenario[] = [
  scenario('adds to the answer', roles, [
    signUp(),
    getSession(),
    getSession({ jar: null }),
    getSession({}, '?disableCookieCache=true'),
    api('getSession', run => ({ headers: run.headers() })),
    api('getSession', () => ({ headers: new Headers() })),
    api('getSession', undefined, { differs: alwaysApiError }),
    api('getSession', run => ({ headers: run.headers(), returnHeaders: true, query: { disableRefresh: true } })),
    api('getSession', run => ({ headers: run.headers(), asResponse: true })),
    post('/get-session', {}),
  ]),
  scenario('what the function gets', record => (found, ctx) => record('fn', () => found)(found, ctx.path, ctx.context.session, ctx.headers?.get('x-mine')), [
    signUp(),
    getSession({ headers: { 'x-mine': '1' } }),
    api('getSession', run => ({ headers: run.headers({ 'x-mine': '2' }) })),
    wait(2 * 86_400),
    getSession({ differs: prolongedSession }),
  ]),
  scenario('sets headers and cookies', () => (found, ctx) => {
    ctx.setHeader('x-custom', String(found.user.name))
    ctx.setCookie('mine', '1')
    return { found }
  }, [signUp(), getSession(), api('getSession', run => ({ headers: run.headers(), returnHeaders: true })), wait(2 * 86_400), getSession()]),
  scenario('returns values that JSON does not carry', () => ({ session }) => ({ at: session.expiresAt, none: undefined, list: [new Date(0)] }), [
    signUp(),
    getSession(),
    api('getSession', run => ({ headers: run.headers() })),
  ]),
  scenario('returns nothing', () => () => null, [signUp(), getSession(), api('getSession', run => ({ headers: run.headers() }))]),
  scenario('answers synchronously', () => ({ user }) => ({ name: user.name }), [signUp(), getSession()]),
  scenario('throws', () => () => {
    throw new Error('on purpose')
  }, [signUp(), getSession()]),
  scenario('throws an API error', () => async () => {
    throw new APIError('FORBIDDEN', { message: 'not today', code: 'NOT_TODAY' })
  }, [signUp(), getSession(), api('getSession', run => ({ headers: run.headers() }))]),
  scenario('with a session cache', roles, [
    signUp(),
    getSession(),
    act(run => run.jar('cached').copyFrom(run.jar())),
    getSession({ jar: 'cached' }),
    post('/update-user', { name: 'Other' }),
    getSession(),
  ], () => ({ session: { cookieCache: { enabled: true, strategy: 'jwe' } } })),
  scenario('endpoints behind a session see the plain one', roles, [signUp(), get('/list-sessions'), post('/update-user', { name: 'O' })]),
  scenario('a deferred refresh', roles, [signUp(), wait(2 * 86_400), getSession(), post('/get-session', {})], () => ({
    session: { deferSessionRefresh: true },
  })),
  scenario('the list of sessions stays as it is', roles, [signUp(), signUp({ email: 'b@b.co' }), list], ({ multiSession }) => ({
    plugins: [multiSession()],
  })),
  scenario(
    'the list of sessions, too',
    record => (found, ctx) => record('fn', () => ({ mail: found.user.email, at: found.session.expiresAt, path: ctx.path }))(found),
    [
      list,
      signUp(),
      signUp({ email: 'b@b.co' }),
      list,
      api('listDeviceSessions', run => ({ headers: run.headers() })),
      api('listDeviceSessions', undefined, { differs: alwaysApiError }),
    ],
    ({ multiSession }) => ({ plugins: [multiSession()] }),
    { shouldMutateListDeviceSessionsEndpoint: true },
  ),
  scenario('with bearer tokens', roles, [
    signUp(),
    getSession({ jar: null, headers: run => ({ authorization: `Bearer ${run.jar().sessionToken()}` }) }),
  ], ({ bearer }) => ({ plugins: [bearer()] })),
]
