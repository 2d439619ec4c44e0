// Names that people choose: signing up with them, signing in by them, asking for them, changing them.
import { absentFields, namesAreText } from '../differences.js'
import { api, form, getSession, nothing, password, post, raw, request, signIn, signUp, sql, user, wait, type Json, type RequestExtra, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

export type UsernameOptions = NonNullable<Parameters<typeof import('better-auth/plugins').username>[0]>

export const username = (name: string, steps: Step[], own?: UsernameOptions, more: Options = {}): Scenario => ({
  name,
  options: (_, plugins) => ({ ...more, plugins: [plugins.username(own)] }),
  steps,
})

export const signInBy = (body: Record<string, unknown> = {}, extra: RequestExtra = {}): Step =>
  post('/sign-in/username', { username: 'Ada_L', password, ...body }, extra)
export const isFree = (name: Json): Step => post('/is-username-available', { username: name }, { jar: null, name: `is ${JSON.stringify(name)} free?` })
export const update = (body: Record<string, unknown>, extra: RequestExtra = {}): Step =>
  post('/update-user', body, { name: `update ${JSON.stringify(body)}`, ...extra })

let serial = 0
/** A sign-up of somebody else for each body. */
export const signUps = (...bodies: Record<string, unknown>[]): Step[] =>
  bodies.map(body => signUp({ email: `u${++serial}@b.co`, ...body }, { jar: null, name: `sign up ${JSON.stringify(body)}` }))

const stranger = { jar: null }
const noTexts = [5, true, [], {}, 0, false]
const ada = signUp({ username: 'Ada_L' }, stranger)
const asking = { sendVerificationEmail: async () => undefined }

export const usernameScenarios: Scenario[] = [
  username('sign-up, sign-in and session', [
    signUp({ username: 'Ada_L', displayUsername: 'Ada L.' }),
    getSession(),
    signInBy(),
    signInBy({ username: 'ada_l' }),
    signInBy({ username: 'ADA_L' }),
    getSession(),
    signIn(),
    api('getSession', run => ({ headers: run.headers() })),
  ]),
  username('what a sign-up may say', [
    ...signUps(
      {},
      { username: 'first' },
      { username: 'FIRST' },
      { username: 'Second', displayUsername: '' },
      { username: 'third', displayUsername: null },
      { displayUsername: 'Fourth' },
      { displayUsername: 'Fourth' },
      { displayUsername: 'no plain name' },
      { displayUsername: 'ab' },
      { username: '', displayUsername: 'fifth' },
      { username: null, displayUsername: 'sixth' },
      { username: null },
      { username: 'ab' },
      { username: 'a'.repeat(30) },
      { username: 'b'.repeat(31) },
      { username: 'a b' },
      { username: 'é.é' },
      { username: 'dot.ted_9' },
      { username: 'tail\n' },
    ),
    ...signUps({ username: 'weak', password: 'short' }, { username: 'nomail', email: 'x' }, { username: 'twice', email: 'u1@b.co' }),
    isFree('weak'),
    isFree('nomail'),
  ]),
  username('what is wrong first', [
    ...signUps({ username: 'a', displayUsername: 5, password: 5, name: 5 }, { username: 'a', email: 5 }, { username: 'fine', email: 5 }),
  ]),
  {
    ...username('names that are no text', [
      ...noTexts.map((value, at) => signUp({ email: `u${at}@b.co`, username: value }, { jar: null, name: `username ${JSON.stringify(value)}`, differs: namesAreText.username(value === 0) })),
      ...noTexts.map((value, at) =>
        signUp({ email: `d${at}@b.co`, displayUsername: value }, { jar: null, name: `displayUsername ${JSON.stringify(value)}`, differs: namesAreText.display(typeof value !== 'object') }),
      ),
    ]),
    differs: namesAreText.rows,
  },
  username('bodies that are no objects', [
    ...[[], 'x', 5].flatMap(body => ['/sign-up/email', '/update-user', '/sign-in/username', '/is-username-available'].map(path => post(path, raw(JSON.stringify(body), 'application/json'), { name: `${path} ${JSON.stringify(body)}` }))),
    ...['/sign-in/username', '/is-username-available'].flatMap(path => [post(path), post(path, raw('null', 'application/json')), post(path, raw('{', 'application/json'))]),
    ...['/sign-up/email', '/update-user'].flatMap(path => [
      request('POST', path, nothing, { name: `${path} without a body`, differs: namesAreText.noBody }),
      post(path, raw('null', 'application/json'), { name: `${path} null`, differs: namesAreText.noBody }),
    ]),
  ]),
  username('forms', [
    post('/sign-up/email', form({ ...user, username: 'Ada_L' })),
    post('/sign-in/username', form({ username: 'Ada_L', password }), stranger),
    getSession(),
  ]),
  username('sign-in: what it refuses', [
    ada,
    ...['', 'ab', 'a'.repeat(31), 'a b', 'nobody', 'Ada_L '].map(name => signInBy({ username: name }, { name: `username ${name}` })),
    signInBy({ password: 'wrong password' }),
    signInBy({ password: '' }),
    signInBy({ password: 'x'.repeat(128) }),
    signInBy({ password: 'x'.repeat(129) }),
    signInBy({ username: 'nobody', password: 'x'.repeat(129) }),
    ...[undefined, null, 5, true, [], {}].flatMap(value => [
      signInBy({ username: value }, { name: `username ${JSON.stringify(value)}` }),
      signInBy({ password: value }, { name: `password ${JSON.stringify(value)}` }),
    ]),
    signInBy({ rememberMe: 'x', callbackURL: 5 }),
    signInBy({ rememberMe: null, callbackURL: null }),
    signInBy({ more: 1 }),
  ]),
  username('sign-in: accounts without a password', [
    ada,
    sql("UPDATE account SET accountId = 'other'"),
    signInBy(),
    sql("UPDATE account SET accountId = userId, password = NULL"),
    signInBy(),
    sql('DELETE FROM account'),
    signInBy(),
  ]),
  username('sign-in: remembering', [
    ada,
    signInBy({ rememberMe: false }),
    getSession(),
    signInBy({ rememberMe: true }),
    getSession(),
    wait(2 * 86_400),
    getSession(),
  ]),
  username(
    'sign-in: where to go on',
    [
      ada,
      ...['/dash', '/', '', 'https://ok.example/a?b=1', 'https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'].map(callbackURL =>
        signInBy({ callbackURL }, { name: `callbackURL ${callbackURL}`, jar: null }),
      ),
    ],
    undefined,
    { trustedOrigins: ['https://ok.example'] },
  ),
  username('sign-in: from elsewhere', [
    ada,
    ...['https://evil.example', null, 'null', 'http://localhost:3000'].flatMap(origin => [
      signInBy({}, { name: `origin ${origin}`, origin, jar: null }),
      signInBy({}, { name: `origin ${origin}, with a cookie`, origin, jar: null, headers: { cookie: 'a=b' } }),
      signInBy({}, { name: `origin ${origin}, a navigation`, origin, jar: null, headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' } }),
      signInBy({}, { name: `origin ${origin}, cross-site`, origin, jar: null, headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' } }),
    ]),
    request('GET', '/sign-in/username', nothing),
    request('GET', '/is-username-available', nothing),
  ]),
  username('without passwords by e-mail it still signs in', [signUp({ username: 'Ada_L' }, stranger), signInBy()], undefined, {
    emailAndPassword: { enabled: false },
  }),
  {
    ...username('verification mails', []),
    name: 'sign-in: addresses that are not verified',
    options: (record, plugins) => ({
      plugins: [plugins.username()],
      emailAndPassword: { enabled: true, requireEmailVerification: true },
      emailVerification: { sendVerificationEmail: record('mail'), sendOnSignIn: true, sendOnSignUp: false },
    }),
    steps: [
      ada,
      signInBy(),
      signInBy({ callbackURL: '/welcome?a=b' }),
      signInBy({ password: 'wrong password' }),
      signUp({ username: 'ada_l' }, stranger),
      signUp({ username: 'Other' }, stranger),
      signUp({ displayUsername: 'Some_Body' }, stranger),
      sql('UPDATE user SET emailVerified = 1'),
      signInBy(),
    ],
  },
  username('sign-in: not verified, and no mail on sign-in', [ada, signInBy()], undefined, {
    emailAndPassword: { enabled: true, requireEmailVerification: true },
    emailVerification: asking,
  }),
  username('sign-in: not verified, and no mailer', [ada, signInBy()], undefined, { emailAndPassword: { enabled: true, requireEmailVerification: true } }),
  {
    name: 'sign-in: mailers that fail',
    options: (_, plugins) => ({
      plugins: [plugins.username()],
      emailAndPassword: { enabled: true, requireEmailVerification: true },
      emailVerification: { sendVerificationEmail: () => Promise.reject(new Error('no mail')), sendOnSignIn: true, sendOnSignUp: false },
    }),
    steps: [ada, signInBy()],
  },
  {
    name: 'sign-in: a session that a hook refuses',
    options: (_, plugins) => ({
      plugins: [plugins.username()],
      emailAndPassword: { enabled: true, autoSignIn: false },
      databaseHooks: { session: { create: { before: async () => false } } },
    }),
    steps: [ada, signInBy()],
  },
  username('is it free?', [
    ada,
    ...['ada_l', 'ADA_L', 'other', '', 'ab', 'a'.repeat(31), 'a b', ' ', null, 5, [], {}, true].map(isFree),
    post('/is-username-available', {}, stranger),
    post('/is-username-available', form({ username: 'x' }), stranger),
  ]),
  username('changing it', [
    signUp({ username: 'Ada_L' }),
    ...signUps({ username: 'taken' }),
    ...[
      { username: 'ada_l' },
      { username: 'ADA_L' },
      { username: 'Taken' },
      { username: 'New.Name' },
      { username: 'ab' },
      { username: '' },
      { username: 'a b' },
      { username: 'Both', displayUsername: 'B oth' },
      { displayUsername: 'only this' },
      { displayUsername: '' },
      { displayUsername: null },
      { username: null },
      { name: 'N', username: 'again' },
      { username: 'Email', email: 'x@b.co' },
    ].flatMap(body => [update(body), getSession()]),
    update({ username: 'nobody' }, { jar: null }),
    update({ username: 'taken' }, { jar: null }),
    update({ displayUsername: 'nobody' }, { jar: null }),
  ]),
  username('changing it with a session that is due, that is over, or that nobody has', [
    signUp({ username: 'Ada_L' }),
    wait(2 * 86_400),
    update({ username: 'Second' }),
    wait(8 * 86_400),
    update({ username: 'Third' }),
    update({ username: 'Third' }),
    signInBy({ username: 'Second' }),
    sql('DELETE FROM session WHERE rowid > 0', [], 1),
    update({ username: 'Third' }),
    update({ username: 'a' }),
  ]),
  username('direct calls', [
    api('signUpEmail', { body: { ...user, username: 'Ada_L' } }),
    api('signUpEmail', { body: { ...user, email: 'b@b.co', username: 'ada_l' } }),
    api('signUpEmail', { body: { ...user, email: 'b@b.co', displayUsername: 'Bob.B' } }),
    api('signInUsername', { body: { username: 'Ada_L', password } }, { differs: absentFields }),
    api('signInUsername', { body: { username: 'Ada_L', password, callbackURL: '/x' }, asResponse: true }),
    api('signInUsername', { body: { username: 'Ada_L', password: 'wrong password' } }),
    api('signInUsername', { body: { username: 'a', password } }),
    api('isUsernameAvailable', { body: { username: 'Ada_L' } }),
    api('isUsernameAvailable', { body: { username: 'free' } }),
    api('isUsernameAvailable', { body: { username: 'a' } }),
    api('updateUser', run => ({ headers: run.headers(), body: { username: 'Other' } })),
    getSession(),
  ]),
  username('the limit of sign-ins', Array.from({ length: 5 }, () => signInBy({}, { headers: { 'x-forwarded-for': '10.99.1.1' } })), undefined, { rateLimit: { enabled: true } }),
  username('questions are not limited as sign-ins', Array.from({ length: 5 }, () => post('/is-username-available', { username: 'xyz' }, { headers: { 'x-forwarded-for': '10.99.1.2' } })), undefined, {
    rateLimit: { enabled: true },
  }),
  username('renamed columns', [signUp({ username: 'Ada_L', displayUsername: 'A L' }), signInBy(), getSession(), update({ username: 'Other' }), isFree('ada_l'), isFree('other')], {
    schema: { user: { fields: { username: 'login_name', displayUsername: 'shown_name' } } },
  }),
  username(
    'a renamed table',
    [signUp({ username: 'Ada_L' }), signInBy(), getSession()],
    { schema: { user: { fields: { username: 'login_name' } } } },
    { user: { modelName: 'members', fields: { name: 'full_name' } } },
  ),
  ...(['compact', 'jwt', 'jwe'] as const).map(strategy =>
    username(
      `with a session cache: ${strategy}`,
      [signUp({ username: 'Ada_L' }), getSession(), update({ username: 'Other' }), getSession(), signInBy({ username: 'other' }), getSession()],
      undefined,
      { session: { cookieCache: { enabled: true, strategy } } },
    ),
  ),
  { ...username('without a database', [signUp({ username: 'Ada_L' }), getSession(), signInBy(), isFree('ada_l'), update({ username: 'Other' }), getSession(), isFree('ada_l')]), stateless: true },
  username(
    'fields of the application beside it',
    [signUp({ username: 'Ada_L', role: 'x' }), getSession(), signUp({ email: 'b@b.co' })],
    undefined,
    { user: { additionalFields: { role: { type: 'string', defaultValue: 'user' }, username: { type: 'string', required: false, returned: false } } } },
  ),
]
