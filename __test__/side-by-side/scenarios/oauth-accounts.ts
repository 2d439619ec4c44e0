// The options of accounts: implicit linking, where the state is kept, and every kind of store.
import { askedLate, beginsAnyway, expiredState, keptState } from '../differences.js'
import { ada } from '../oauth/network.js'
import { begin, beginLink, change, deliver, enter, enterByToken, meanwhile, network, signedIn, signedOut, social, visit } from '../oauth/words.js'
import { act, get, getSession, orphan, post, restart, signUp, sql, wait, type Run, type Scenario, type Step } from '../steps.js'
import { TestStorage } from '../storage.js'
import type { Options } from '../target.js'

type Account = NonNullable<Options['account']>
type Linking = NonNullable<Account['accountLinking']>

const ids = ['github', 'google']
const failed = { errorCallbackURL: '/failed' }
const scenario = (name: string, steps: Step[], more: Options = {}): Scenario => ({
  name,
  network: network(ids),
  options: () => ({ ...social(ids), ...more }),
  steps,
})
const accounts = get('/list-accounts', { save: 'accounts' })
const local = signUp({ email: 'ada@b.co', name: 'Local' }, { jar: 'local' })
const verifyLocal = sql('UPDATE user SET emailVerified = 1')
const is = (person: Partial<typeof ada>): Step => meanwhile(fakes => (fakes.person = { ...ada, ...person }))
const localAccounts = get('/list-accounts', { jar: 'local' })
const newBrowser = act(run => run.jar().clear())

/** Whom implicit linking lets in, for verified and unverified addresses on either side. */
const implicit = (name: string, accountLinking: Linking): Scenario[] =>
  (
    [
      ['both verified', true, true],
      ['verified here', true, false],
      ['verified there', false, true],
      ['verified nowhere', false, false],
    ] as const
  ).map(([state, here, there]) => ({
    name: `${name}, ${state}`,
    network: network(ids),
    options: () => ({ ...social(ids), account: { accountLinking } }),
    steps: [
      local,
      ...(here ? [verifyLocal] : []),
      is({ verified: there, name: 'Provided' }),
      ...enter('github', failed),
      getSession(),
      enterByToken('google', run => ({ token: run.network().mint('google') })),
      getSession(),
      localAccounts,
    ],
  }))

const fail = (): never => {
  throw new Error('boom')
}
const implicitLinking: Scenario[] = [
  ...implicit('the default', {}),
  ...implicit('switched off', { enabled: false }),
  ...implicit('no implicit linking', { disableImplicitLinking: true }),
  ...implicit('unverified here is enough', { requireLocalEmailVerified: false }),
  ...implicit('trusted', { trustedProviders: ['github', 'google'] }),
  ...implicit('another one is trusted', { trustedProviders: ['gitlab', ''] }),
  ...implicit('trusted, and unverified here is enough', { trustedProviders: ['github'], requireLocalEmailVerified: false }),
  ...implicit('trusted by a function', { trustedProviders: async request => (request?.url.includes('callback') ? ['github'] : []) }),
  ...implicit('trusted by a function at once', { trustedProviders: (() => ['github', undefined, null]) as never }),
  ...implicit('trusted by nobody', { trustedProviders: (() => undefined) as never }),
  {
    name: 'a function that fails',
    network: network(ids),
    options: () => ({ ...social(ids), account: { accountLinking: { trustedProviders: fail } } }),
    steps: [begin('github', {}, { differs: beginsAnyway }), get('/ok', { differs: askedLate })],
    differs: keptState,
  },
  ...implicit('updating on link', { updateUserInfoOnLink: true }),
]

const updating: Scenario[] = [
  scenario(
    'updateAccountOnSignIn switched off',
    [...enter('github'), meanwhile(fakes => (fakes.tokens = { scope: 'more' })), wait(5), ...enter('github'), accounts],
    { account: { updateAccountOnSignIn: false } },
  ),
  scenario('scopes stay as they were linked', [
    ...enter('github'),
    meanwhile(fakes => (fakes.tokens = { scope: 'more' })),
    ...enter('github'),
    accounts,
  ]),
  scenario('an account whose user is gone', [
    ...enter('github'),
    newBrowser,
    orphan('DELETE FROM user'),
    ...enter('github', failed),
    signedOut,
    enterByToken('google', run => ({ token: run.network().mint('google') })),
  ]),
  scenario('two accounts with one key', [
    ...enter('github'),
    newBrowser,
    is({ id: '77', email: 'second@b.co' }),
    ...enter('github'),
    sql("UPDATE account SET accountId = '1234'", [], 2),
    newBrowser,
    is({}),
    ...enter('github', failed),
    signedOut,
  ]),
  scenario('an id that is a text here and a number there', [
    ...enter('github'),
    sql("UPDATE account SET accountId = '01234'"),
    newBrowser,
    ...enter('github', failed),
  ]),
  scenario('a user who has another address by now', [
    ...enter('github'),
    sql("UPDATE user SET email = 'changed@b.co', emailVerified = 0"),
    newBrowser,
    ...enter('github'),
    getSession(),
  ]),
  scenario('addresses in capitals', [is({ email: 'ADA@B.CO' }), ...enter('github'), getSession(), ...enter('google'), getSession()]),
  scenario('addresses that are none', [
    is({ email: 'no address' }),
    ...enter('github', failed),
    is({ email: '  ' }),
    ...enter('google', failed),
    is({ email: 'ü@b.co' }),
    ...enter('google', failed),
    getSession(),
  ]),
  scenario('names of all kinds', [
    is({ name: '' }),
    ...enter('google'),
    newBrowser,
    is({ id: '5', email: 'b@b.co', name: 'Zoë "Q" <b>😀' }),
    ...enter('google'),
    getSession(),
  ]),
]

const cookieState: Options = { account: { storeStateStrategy: 'cookie' } }
const spoil = (name: string, edit: (value: string) => string): Step => act(run => run.jar().set(name, edit(run.jar().get(name) ?? '')))
const states: Scenario[] = [
  scenario(
    'the state in a cookie',
    [
      ...enter('github', { ...failed, newUserCallbackURL: '/welcome', requestSignUp: true, additionalData: { plan: 'pro' } }),
      signedIn,
      getSession(),
      ...deliver('github'),
    ],
    cookieState,
  ),
  scenario(
    'the state in a cookie: what goes wrong',
    [
      begin('github', failed),
      visit(),
      change(answer => answer.set('state', 'A'.repeat(32))),
      ...deliver('github'),
      begin('github', failed),
      visit(),
      ...deliver('github', { jar: 'other' }),
      spoil('better-auth.oauth_state', value => `${value.slice(0, -2)}00`),
      ...deliver('github'),
      spoil('better-auth.oauth_state', () => 'nonsense'),
      ...deliver('github'),
      begin('github', failed),
      visit(),
      wait(601),
      ...deliver('github'),
      begin('github', failed),
      act(run => run.jar('kept').copyFrom(run.jar())),
      visit(),
      begin('github'),
      ...deliver('github'),
      act(run => run.jar().copyFrom(run.jar('kept'))),
      ...deliver('github'),
      signedIn,
      act(run => run.jar().copyFrom(run.jar('kept'))),
      ...deliver('github'),
    ],
    cookieState,
  ),
  scenario(
    'linking with the state in a cookie',
    [signUp({ email: 'ada@b.co' }), beginLink('github', failed), visit(), ...deliver('github'), accounts],
    cookieState,
  ),
  scenario(
    'the state in a cookie, with several secrets',
    [...enter('github'), signUp({ email: 'b@b.co' }), beginLink('github', failed), visit(), ...deliver('github')],
    {
      ...cookieState,
      secrets: [
        { version: 3, value: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO' },
        { version: 1, value: 'an older secret of forty characters, more or less' },
      ],
    },
  ),
  scenario(
    'skipStateCookieCheck',
    [begin('github', failed), visit(), ...deliver('github', { jar: 'other' }), getSession({ jar: 'other' }), ...deliver('github', { jar: 'other' })],
    { account: { skipStateCookieCheck: true } },
  ),
  scenario('a state cookie that is not signed', [
    begin('github', failed),
    visit(),
    act(run => run.jar().set('better-auth.state', run.network().answer.get('state') ?? '')),
    ...deliver('github'),
    begin('github', failed),
    visit(),
    spoil('better-auth.state', value => `${value}x`),
    ...deliver('github'),
  ]),
  scenario('the row of the state is spoilt', [
    begin('github', failed),
    visit(),
    sql("UPDATE verification SET value = '{}'"),
    ...deliver('github'),
    sql("UPDATE verification SET value = 'x'"),
    ...deliver('github'),
    sql('UPDATE verification SET value = \'{"callbackURL":"/x","codeVerifier":5,"expiresAt":1}\''),
    ...deliver('github'),
  ]),
  {
    ...scenario('the row of the state has expired', [
      begin('github', failed),
      visit(),
      sql('UPDATE verification SET expiresAt = createdAt'),
      wait(1),
      ...deliver('github', { differs: expiredState.step }),
    ]),
    differs: expiredState.rows,
  },
  scenario('the row of the state is of another', [
    begin('github', failed),
    visit(),
    sql('UPDATE verification SET value = replace(value, \'"oauthState":"\', \'"oauthState":"x\')'),
    ...deliver('github'),
  ]),
  scenario('the row of the state leads elsewhere', [
    begin('github', failed),
    visit(),
    sql("UPDATE verification SET value = replace(value, '/app', 'https://evil.example/')"),
    ...deliver('github'),
  ]),
  scenario('hashed identifiers', [begin('github', failed), ...enter('github'), signedIn], { verification: { storeIdentifier: 'hashed' } }),
  scenario('two flows at once', [
    begin('github', { ...failed, callbackURL: '/first' }),
    act(run => run.jar('first').copyFrom(run.jar())),
    visit(),
    act(run => run.jar('first').set('answer', run.network().answer.toString())),
    begin('google', { ...failed, callbackURL: '/second' }),
    visit(),
    ...deliver('google'),
    signedIn,
    act(run => (run.network().answer = new URLSearchParams(run.jar('first').get('answer')))),
    ...deliver('github'),
  ]),
  scenario('stale states are cleaned up', [begin('github'), begin('google'), wait(700), ...enter('github'), wait(61), ...enter('github')]),
]

const stores: Scenario[] = [
  {
    ...scenario('stateless', [
      ...enter('google'),
      signedIn,
      getSession(),
      post('/get-access-token', { useAccountCookie: true }),
      get('/account-info?useAccountCookie=true'),
      restart,
      getSession(),
      post('/get-access-token', { useAccountCookie: true }),
      wait(200),
      post('/refresh-token', { useAccountCookie: true }),
      get('/list-accounts'),
      post('/sign-out', {}),
      getSession(),
    ]),
    stateless: true,
  },
  {
    ...scenario('stateless, again and again', [
      ...enter('github'),
      ...enter('github'),
      newBrowser,
      ...enter('github'),
      getSession(),
      restart,
      ...enter('github'),
      getSession(),
    ]),
    stateless: true,
  },
  {
    ...scenario('stateless linking', [...enter('github'), beginLink('google', failed), visit(), ...deliver('google'), get('/list-accounts')]),
    stateless: true,
  },
  {
    ...scenario('stateless without account cookie', [...enter('github'), getSession(), post('/get-access-token', { useAccountCookie: true })], {
      account: { storeAccountCookie: false },
    }),
    stateless: true,
  },
  {
    ...scenario('stateless with encrypted tokens', [...enter('github'), post('/get-access-token', { useAccountCookie: true })], {
      account: { encryptOAuthTokens: true },
    }),
    stateless: true,
  },
  ...(
    [
      ['alone', {}],
      ['and in the database', { session: { storeSessionInDatabase: true }, verification: { storeInDatabase: true } }],
    ] as const
  ).map(([where, more]): Scenario => ({
    name: `a secondary storage ${where}`,
    network: network(ids),
    options: () => ({ ...social(ids), ...more, secondaryStorage: new TestStorage() as never }),
    steps: [
      ...enter('github'),
      signedIn,
      getSession(),
      beginLink('google', failed),
      visit(),
      ...deliver('google'),
      accounts,
      begin('github'),
      visit(),
      change(answer => answer.set('state', 'x')),
      ...deliver('github'),
      post('/get-access-token', (run: Run) => ({ accountId: (run.saved('accounts') as { id: string }[])[0]?.id })),
      post('/sign-out', {}),
      ...enter('google'),
      getSession(),
    ],
  })),
  scenario('a cookie cache', [...enter('github'), getSession(), is({ name: 'New' }), ...enter('github'), getSession()], {
    session: { cookieCache: { enabled: true } },
  }),
  scenario('secure cookies with a prefix', [...enter('github'), signedIn], {
    advanced: { useSecureCookies: true, cookiePrefix: 'mine' },
    account: { storeAccountCookie: true },
  }),
  scenario('cookies of one’s own', [begin('github')], {
    advanced: {
      cookies: { state: { name: 'my_state', attributes: { sameSite: 'none', secure: true } } },
      defaultCookieAttributes: { partitioned: true },
    },
  }),
  scenario(
    'serial ids',
    [
      ...enter('github'),
      beginLink('google', failed),
      visit(),
      ...deliver('google'),
      accounts,
      post('/unlink-account', run => ({ accountId: (run.saved('accounts') as { id: string }[])[0]?.id })),
    ],
    { advanced: { database: { generateId: 'serial' } } },
  ),
  scenario('renamed', [...enter('github'), beginLink('google', failed), visit(), ...deliver('google'), accounts], {
    account: { modelName: 'accounts', fields: { accountId: 'remote_id', accessToken: 'token', providerId: 'provider' } },
    user: { modelName: 'users', fields: { email: 'address', emailVerified: 'verified' } },
    verification: { modelName: 'checks', fields: { identifier: 'key' } },
  }),
  scenario(
    'a required field that no provider knows',
    [...enter('github', failed), enterByToken('google', run => ({ token: run.network().mint('google') }))],
    { user: { additionalFields: { plan: { type: 'string', required: true } } } },
  ),
  scenario('fields of accounts', [...enter('github'), accounts, ...enter('github'), accounts], {
    account: {
      additionalFields: {
        kind: { type: 'string', defaultValue: 'social' },
        seen: { type: 'date', required: false, onUpdate: () => new Date(0) },
        hidden: { type: 'string', defaultValue: 'x', returned: false },
      },
      storeAccountCookie: true,
    },
  }),
]

export const accountScenarios: Record<string, Scenario[]> = {
  'implicit linking': implicitLinking,
  'accounts and users': updating,
  'where states are kept': states,
  stores: stores,
}
