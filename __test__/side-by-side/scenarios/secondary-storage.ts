// Sessions and verifications in a secondary storage: alone there, in the database too, with rows that stay.
import { cannotEnd, cleanList, datesInLists, noCause, noSessionIsNone } from '../differences.js'
import { TestStorage, type Behaviour } from '../storage.js'
import { act, api, get, getSession, password, post, signIn, signUp, sql, user, wait, type Recorder, type RequestExtra, type Run, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

export type Mode = 'alone' | 'both' | 'preserved'

const day = 86_400
const fresh = 'new-password1234'
const stranger = { jar: null }
const mailing = { newEmail: 'new@b.co' }

const modes: Record<Mode, Options> = {
  alone: {},
  both: { session: { storeSessionInDatabase: true }, verification: { storeInDatabase: true } },
  preserved: { session: { storeSessionInDatabase: true, preserveSessionInDatabase: true } },
}

const list = (extra: RequestExtra = {}): Step => get('/list-sessions', extra)
const tokenOf = (name: string) => (run: Run) => ({ token: (run.saved(name) as { token: string }).token })
const mailed = (run: Run, name = 'reset'): string => (run.called(name)[0] as { token: string }).token
const ask = post('/request-password-reset', { email: user.email, redirectTo: '/reset' }, stranger)
const reset = post('/reset-password', run => ({ newPassword: fresh, token: mailed(run) }), stranger)
const link = get(run => `/reset-password/${mailed(run)}?callbackURL=/reset`, { name: 'the link', ...stranger })
const spoil = (start: string, text: string): Step => act(run => run.storage().write(run.storage().key(start), text, 1000))
const isToken = (key: string): boolean => /^[A-Za-z0-9]{32}$/.test(key)
/** Changes the entry of the only session. */
const spoilSession = (change: (text: string) => string): Step =>
  act(run => {
    const key = run.storage().keys().find(isToken) ?? ''
    run.storage().write(key, change(run.storage().text(key)), 1000)
  })
const forgetSessions = act(run => run.storage().keys().filter(isToken).forEach(key => run.storage().remove(key)))
const later = (seconds: number): Step[] => [wait(seconds), signIn({}, { jar: 'two', save: 'two' }), wait(1)]

/** The scenarios of one mode. */
export function secondaryStorageScenarios(mode: Mode): Scenario[] {
  const options =
    (more: Options = {}, behaviour: Behaviour = {}) =>
    (record: Recorder): Options => {
      const own = modes[mode]
      return {
        ...more,
        session: { ...own.session, ...more.session },
        verification: { ...own.verification, ...more.verification },
        emailAndPassword: { enabled: true, sendResetPassword: record('reset'), ...more.emailAndPassword },
        user: { changeEmail: { enabled: true, updateEmailWithoutVerification: true }, deleteUser: { enabled: true }, ...more.user },
        secondaryStorage: new TestStorage(behaviour) as unknown as NonNullable<Options['secondaryStorage']>,
      }
    }
  const cached: Options = { session: { cookieCache: { enabled: true } } }
  return [
    { name: 'a session from sign-up to sign-out', options: options(), steps: [signUp(), getSession(), list(), post('/sign-out', {}), getSession(), list()] },
    { name: 'several sessions', options: options(), steps: [signUp(), ...later(5), wait(5), signIn({ rememberMe: false }, { jar: 'three' }), list(), list({ jar: 'two' }), post('/sign-out', {}, { jar: 'two' }), list()] },
    { name: 'parsed values, at once', options: options({}, { parsed: true, synchronous: true }), steps: [signUp(), ...later(5), getSession(), list(), ask, link, reset, post('/sign-out', {}), list({ jar: 'two' })] },
    { name: 'with the session cache', options: options(cached), steps: [signUp(), getSession(), forgetSessions, getSession(), getSession({}, '?disableCookieCache=true'), getSession()] },
    { name: 'a refresh', options: options(), steps: [signUp(), wait(day - 1), getSession(), wait(1), getSession(), list(), wait(6 * day), getSession(), wait(8 * day), getSession()] },
    { name: 'a session that is not remembered', options: options(), steps: [signUp({ rememberMe: false }), getSession(), wait(day - 1), getSession(), wait(2), getSession()] },
    { name: 'a short life', options: options({ session: { expiresIn: 60, updateAge: 10 } }), steps: [signUp(), wait(20), getSession(), wait(59.5), getSession(), wait(1), getSession()] },
    { name: 'deferred refresh', options: options({ session: { deferSessionRefresh: true } }), steps: [signUp(), wait(day), getSession(), post('/get-session', {}), getSession()] },
    { name: 'update-user', options: options(), steps: [signUp(), ...later(5), post('/update-user', { name: 'Other', image: 'i' }), getSession({ jar: 'two' }), getSession()] },
    {
      name: 'additional fields and update-session',
      options: options({
        session: { additionalFields: { theme: { type: 'string', required: false }, kind: { type: 'string', defaultValue: 'web' }, pin: { type: 'string', required: false, returned: false, defaultValue: '1234' }, at: { type: 'date', required: false } } },
        user: { additionalFields: { plan: { type: 'string', defaultValue: 'free' }, secret: { type: 'string', required: false, returned: false }, born: { type: 'date', required: false } } },
      }),
      steps: [signUp({ secret: 's', born: '1990-05-01T00:00:00.000Z' }), getSession(), list(), post('/update-session', { theme: 'dark', at: '2020-01-01T00:00:00.000Z' }), getSession(), list(), post('/update-user', { plan: 'pro' }), getSession(), api('getSession', run => ({ headers: run.headers() }))],
    },
    { name: 'change-email', options: options(), steps: [signUp(), ...later(5), post('/change-email', mailing), getSession({ jar: 'two' }), getSession()] },
    {
      name: 'verification of the address',
      options: record => ({ ...options()(record), emailVerification: { sendVerificationEmail: record('verify'), autoSignInAfterVerification: true } }),
      steps: [signUp(), post('/send-verification-email', { email: user.email }), get(run => `/verify-email?token=${mailed(run, 'verify')}`, stranger), getSession()],
    },
    { name: 'revoke-session', options: options(), steps: [signUp({}, { save: 'one' }), ...later(5), signUp({ email: 'b@b.co' }, { jar: 'b', save: 'b' }), post('/revoke-session', tokenOf('b')), getSession({ jar: 'b' }), post('/revoke-session', tokenOf('two')), getSession({ jar: 'two' }), list(), post('/revoke-session', { token: 'x' }), post('/revoke-session', tokenOf('one')), getSession()] },
    { name: 'revoke-sessions', options: options(), steps: [signUp(), ...later(5), post('/revoke-sessions', {}, { jar: 'two' }), getSession(), getSession({ jar: 'two' }), wait(1), signIn(), getSession(), list()] },
    { name: 'a session that the list does not know ends with the others', options: options(), steps: [signUp(), ...later(5), act(run => run.storage().remove(run.storage().key('active-'))), post('/revoke-sessions', {}, { jar: 'two' }), getSession(), getSession({ jar: 'two' })] },
    { name: 'revoke-other-sessions', options: options(), steps: [signUp(), ...later(5), post('/revoke-other-sessions', {}, { jar: 'two' }), getSession(), getSession({ jar: 'two' }), list({ jar: 'two' })] },
    {
      name: 'revoke-other-sessions, of which there are three',
      options: options(),
      steps: [signUp(), ...later(5), signIn({}, { jar: 'three' }), wait(1), signIn({}, { jar: 'four' }), post('/revoke-other-sessions', {}, { jar: 'four' }), list({ jar: 'four' }), getSession(), getSession({ jar: 'three' })],
      differs: cleanList,
    },
    { name: 'change-password', options: options(), steps: [signUp(), ...later(5), post('/change-password', { currentPassword: password, newPassword: fresh }), getSession({ jar: 'two' })] },
    { name: 'change-password ends the others', options: options(), steps: [signUp(), ...later(5), post('/change-password', { currentPassword: password, newPassword: fresh, revokeOtherSessions: true }), getSession(), getSession({ jar: 'two' }), list(), signIn({ password: fresh }, { jar: 'three' })] },
    { name: 'a reset by mail', options: options(), steps: [signUp(), ask, link, link, reset, reset, link, getSession(), signIn({ password: fresh })] },
    { name: 'a reset that ends all sessions', options: options({ emailAndPassword: { enabled: true, revokeSessionsOnPasswordReset: true } }), steps: [signUp(), ask, wait(1), reset, getSession(), signIn({ password: fresh }), getSession()] },
    { name: 'a reset too late', options: options(), steps: [signUp(), ask, wait(3600), link, wait(0.001), link, reset] },
    { name: 'hashed identifiers', options: options({ verification: { storeIdentifier: 'hashed' } }), steps: [signUp(), ask, link, reset, reset] },
    { name: 'delete-user', options: options(), steps: [signUp(), ...later(5), signUp({ email: 'b@b.co' }, { jar: 'b' }), post('/delete-user', {}), getSession(), getSession({ jar: 'two' }), getSession({ jar: 'b' }), signIn()] },
    {
      name: 'delete-user by mail',
      options: record => ({ ...options()(record), user: { deleteUser: { enabled: true, sendDeleteAccountVerification: record('delete') } } }),
      steps: [signUp(), post('/delete-user', {}), post('/delete-user', { token: 'x' }), post('/delete-user', run => ({ token: mailed(run, 'delete') })), getSession()],
    },
    { name: 'a forgotten session', options: options(), steps: [signUp(), ...later(5), forgetSessions, getSession(), getSession({ jar: 'two' }), list(), post('/sign-out', {})] },
    { name: 'a forgotten verification', options: options(), steps: [signUp(), ask, act(run => run.storage().remove(run.storage().key('verification:'))), link, reset] },
    { name: 'a broken session', options: options(), steps: [signUp(), spoilSession(() => '{"session":'), getSession(), post('/revoke-sessions', {}), list()] },
    { name: 'JSON that is no session', options: options(), steps: [signUp(), spoilSession(() => '[]'), getSession({ differs: noSessionIsNone.answered })] },
    { name: 'a session without a user', options: options(), steps: [signUp(), spoilSession(text => text.replace(/"user":.*/, '"user":null}')), getSession({ differs: noSessionIsNone.answered })] },
    { name: 'the key of a list as a token', options: options(), steps: [signUp(), post('/revoke-session', run => ({ token: run.storage().key('active-') }), { differs: noSessionIsNone.revoked }), getSession()] },
    { name: 'a broken list', options: options(), steps: [signUp(), spoil('active-', '[{'), getSession(), list(), signIn({}, { jar: 'two' }), list({ jar: 'two' }), post('/sign-out', {})] },
    { name: 'a broken verification', options: options(), steps: [signUp(), ask, spoil('verification:', '{"va'), link, reset] },
    { name: 'a broken mark', options: options(), steps: [signUp(), post('/revoke-sessions', {}), spoil('revoked-', 'x'), signIn(), getSession()] },
    { name: 'direct calls', options: options(), steps: [signUp(), api('getSession', run => ({ headers: run.headers() })), post('/sign-out', {}), api('getSession', run => ({ headers: run.headers() }))] },
    { name: 'sessions in a direct call', options: options(), steps: [signUp(), api('listSessions', run => ({ headers: run.headers() }), mode === 'both' ? {} : { differs: datesInLists })] },
    { name: 'sessions cannot be revoked', options: options(), steps: [signUp(), getSession(), act(run => run.storage().fail('set')), post('/revoke-sessions', {}, { differs: cannotEnd.sessions })], ...(mode === 'alone' ? {} : { differs: cannotEnd.sessionRows }) },
    { name: 'a user cannot be signed out everywhere', options: options(), steps: [signUp(), getSession(), act(run => run.storage().fail('delete')), post('/delete-user', {}, { differs: cannotEnd.user })], differs: cannotEnd.userRows(mode !== 'alone') },
    { name: 'a verification cannot be written', options: options(), steps: [signUp(), act(run => run.storage().fail('set')), ask] },
    { name: 'a verification cannot be used up', options: options(), steps: [signUp(), ask, act(run => run.storage().fail('getAndDelete', 'delete')), reset, signIn()] },
    { name: 'a session cannot be ended', options: options(), steps: [signUp(), ...later(5), act(run => run.storage().fail('delete')), post('/revoke-session', tokenOf('two')), post('/sign-out', {})], differs: cannotEnd.listed },
    { name: 'a sign-up cannot be written', options: options(), steps: [act(run => run.storage().fail('set')), signUp(), getSession()] },
    ...(['uuid', 'serial'] as const).map(generateId => ({
      name: `ids of the kind ${generateId}`,
      options: options({ advanced: { database: { generateId } } }),
      steps: [signUp(), getSession(), list(), post('/change-password', { currentPassword: password, newPassword: fresh, revokeOtherSessions: true }), getSession(), ask, reset, post('/delete-user', {})],
    })),
    { name: 'names of its own', options: options({ session: { modelName: 'log_ins', fields: { token: 'secret_token' } }, user: { modelName: 'people', fields: { email: 'mail' }, changeEmail: { enabled: true, updateEmailWithoutVerification: true } } }), steps: [signUp(), getSession(), post('/change-email', mailing), list(), post('/revoke-sessions', {})] },
    {
      name: 'functions of fields',
      options: options({
        session: { additionalFields: { a: { type: 'string', required: false, defaultValue: () => 'begun', transform: { input: value => `in ${String(value)}`, output: value => `out ${String(value)}` } }, n: { type: 'number', required: false, onUpdate: () => 7 } } },
        user: { additionalFields: { b: { type: 'string', required: false, transform: { input: value => `in ${String(value)}`, output: value => `out ${String(value)}` } } }, changeEmail: { enabled: true } },
        verification: { additionalFields: { c: { type: 'string', defaultValue: 'see' } } },
      }),
      steps: [signUp({ b: 'x' }), getSession(), post('/update-session', { a: 'changed' }), getSession(), post('/update-user', { b: 'y' }), getSession(), wait(day), getSession(), ask, reset],
    },
    { name: 'reading fails', options: options(), steps: [signUp(), act(run => run.storage().fail('get')), getSession({ differs: noCause }), list(), post('/sign-out', {})] },
    { name: 'a sign-in cannot be written', options: options(), steps: [signUp(), act(run => run.storage().fail('set')), signIn({}, { jar: 'two' }), getSession(), post('/update-user', { name: 'Other' })] },
    // Where the database answers for the copies, the reference goes on: see `cannotEnd`.
    ...(mode === 'both' ? [] : [{ name: 'a new session cannot be written', options: options(), steps: [signUp(), wait(1), act(run => run.storage().fail('set')), post('/change-password', { currentPassword: password, newPassword: fresh, revokeOtherSessions: true }), getSession()] }]),
    ...(mode !== 'alone' ? [] : [{ name: 'without a database', stateless: true as const, options: options(), steps: [signUp({ image: 'i' }), getSession(), list(), post('/update-user', { name: 'Other' }), post('/revoke-sessions', {}), wait(1), signIn(), getSession(), ask, reset, post('/delete-user', {}), getSession()] }]),
    ...(mode === 'alone' ? [] : [{ name: 'a row of a session that is gone', options: options(), steps: [signUp(), sql('DELETE FROM session'), getSession(), wait(day), getSession()] }]),
  ]
}
