// Tables and columns with names of the application's own: every statement knows them, and nobody outside sees them.
import { act, api, get, getSession, post, signIn, signUp, sql, user, wait, type Recorder, type Scenario } from '../steps.js'
import type { Options } from '../target.js'

/** Every table and every column under another name. */
export const renamed: Options = {
  user: {
    modelName: 'people',
    fields: {
      name: 'full_name',
      email: 'mail',
      emailVerified: 'mail_verified',
      image: 'picture',
      createdAt: 'made_at',
      updatedAt: 'changed_at',
    },
  },
  session: {
    modelName: 'log_ins',
    fields: {
      expiresAt: 'ends_at',
      token: 'secret_token',
      createdAt: 'made_at',
      updatedAt: 'changed_at',
      ipAddress: 'address',
      userAgent: 'agent',
      userId: 'person_id',
    },
  },
  account: {
    modelName: 'ways_in',
    fields: {
      accountId: 'way_id',
      providerId: 'provider',
      userId: 'person_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_ends',
      refreshTokenExpiresAt: 'refresh_ends',
      scope: 'scopes',
      password: 'secret_hash',
      createdAt: 'made_at',
      updatedAt: 'changed_at',
    },
  },
  verification: {
    modelName: 'proofs',
    fields: { identifier: 'about', value: 'content', expiresAt: 'ends_at', createdAt: 'made_at', updatedAt: 'changed_at' },
  },
}

/** One column's name is another field's. */
const crossed: Options = {
  user: { modelName: 'session', fields: { name: 'image', image: 'name' } },
  session: { modelName: 'user', fields: { createdAt: 'updatedAt', updatedAt: 'createdAt' } },
}

export const mails = (record: Recorder): Options => ({
  emailAndPassword: { enabled: true, sendResetPassword: record('reset'), revokeSessionsOnPasswordReset: true },
  emailVerification: { sendVerificationEmail: record('verify') },
})

const token = (value: unknown): string => String((value as { token: string }).token)

/** A life of an account with every kind of statement. `tables` are those of users and sessions. */
export const everyStatement = (tables: { user: string; image: string }): Scenario['steps'] => [
  signUp({ image: 'i' }),
  signUp({}, { jar: null }),
  getSession(),
  api('getSession', run => ({ headers: run.headers() })),
  signIn({}, { jar: 'second' }),
  get('/list-sessions'),
  get('/list-accounts'),
  api('listUserAccounts', run => ({ headers: run.headers() })),
  post('/update-user', { name: 'M', image: null }),
  getSession(),
  sql(`UPDATE ${tables.user} SET ${tables.image} = 'by hand'`),
  getSession(),
  post('/send-verification-email', { email: user.email }),
  get(run => `/verify-email?token=${token(run.called('verify')[0])}`),
  post('/request-password-reset', { email: user.email }),
  post('/reset-password', run => ({ newPassword: 'another password', token: token(run.called('reset')[0]) })),
  getSession(),
  signIn(),
  signIn({ password: 'another password' }),
  post('/request-password-reset', { email: user.email }),
  wait(2 * 86_400),
  getSession(),
  post('/change-password', { currentPassword: 'another password', newPassword: 'a third password', revokeOtherSessions: true }),
  signIn({ password: 'a third password' }, { jar: 'second' }),
  post('/revoke-other-sessions', {}),
  signIn({ password: 'a third password' }, { jar: 'third' }),
  post('/sign-out', {}, { jar: 'third' }),
  getSession({ jar: 'second' }),
  signUp({ email: 'b@b.co' }, { jar: 'other' }),
  post('/delete-user', { password: 'password1234' }, { jar: 'other' }),
]

export const renamedScenarios: Scenario[] = [
  {
    name: 'every table and column',
    options: record => ({ ...mails(record), ...renamed }),
    steps: everyStatement({ user: 'people', image: 'picture' }),
  },
  {
    name: 'every table and column, with the session cached',
    options: record => ({ ...mails(record), ...renamed, session: { ...renamed.session, cookieCache: { enabled: true } } }),
    steps: everyStatement({ user: 'people', image: 'picture' }),
  },
  {
    name: 'names that belong to others',
    options: record => ({ ...mails(record), ...crossed }),
    steps: everyStatement({ user: 'session', image: 'name' }),
  },
  {
    name: 'some columns, and additional fields that take the names they had',
    options: () => ({
      user: { fields: { image: 'picture' }, additionalFields: { avatar: { type: 'string', required: false, fieldName: 'image' } } },
      session: { modelName: 'sessions', additionalFields: { device: { type: 'string', defaultValue: 'web' } } },
    }),
    steps: [
      signUp({ image: 'a', avatar: 'b', picture: 'c' }),
      getSession(),
      post('/update-user', { image: 'd', avatar: 'e' }),
      getSession(),
      post('/update-session', { device: 'phone' }),
      getSession(),
    ],
  },
  {
    name: 'names that have to be quoted',
    options: () => ({
      user: { modelName: 'the "users"', fields: { email: 'e mail', name: 'select' } },
      session: { modelName: 'the "order"', fields: { userId: 'group"by"', token: "to'ken" } },
    }),
    steps: [signUp(), getSession(), signIn(), get('/list-sessions'), act(run => run.jar().header()), post('/update-user', { name: 'M' }), getSession()],
  },
  {
    name: 'empty names say nothing',
    options: () => ({ user: { modelName: '', fields: { email: '' } }, session: { modelName: '', fields: {} } }),
    steps: [signUp(), getSession()],
  },
]
