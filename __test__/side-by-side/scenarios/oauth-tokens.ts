// Access tokens: handing them out, refreshing them, and asking the provider with them.
import { absentIdToken, alwaysApiError, nullSaysNothing } from '../differences.js'
import { enter, enterByToken, meanwhile, network, social } from '../oauth/words.js'
import { act, api, get, post, signUp, sql, wait, type Difference, type Run, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

type Json = Record<string, unknown>

const hour = 3600
const ids = ['github', 'google', 'vercel', 'spotify']
const scenario = (name: string, steps: Step[], more: Options = {}): Scenario => ({
  name,
  network: network(ids),
  options: () => ({ ...social(ids), ...more }),
  steps,
})
const accounts = get('/list-accounts', { save: 'accounts' })
const first = (run: Run): string => (run.saved('accounts') as { id: string }[])[0]?.id ?? ''
const userId = (run: Run): string => (run.saved('accounts') as { userId: string }[])[0]?.userId ?? ''

const endpoints = ['/get-access-token', '/refresh-token'] as const
const ask = (path: (typeof endpoints)[number], body: Json | ((run: Run) => Json), name?: string, jar?: string | null): Step =>
  post(path, body, { ...(name && { name }), ...(jar !== undefined && { jar }) })
const info = (query: (run: Run) => string, name = 'account info'): Step => get(run => `/account-info${query(run)}`, { name, route: '/account-info' })
const mine = (run: Run): Json => ({ accountId: first(run) })
const all: Step[] = [ask('/get-access-token', mine), ask('/refresh-token', mine), info(run => `?accountId=${first(run)}`)]
const cookie = { useAccountCookie: true }
const byCookie: Step[] = [ask('/get-access-token', cookie), ask('/refresh-token', cookie), info(() => '?useAccountCookie=true')]

const bodies: Json[] = [
  {},
  { accountId: '' },
  { accountId: 'none' },
  { accountId: 5 },
  { accountId: null },
  { accountId: 'none', useAccountCookie: true },
  { accountId: 'none', more: 1 },
  { useAccountCookie: false },
  { useAccountCookie: 'true' },
  { useAccountCookie: true },
  { useAccountCookie: true, userId: 5 },
  { userId: 'x' },
  { providerId: 'github' },
  { providerId: 'github', accountId: 'x', userId: 'y' },
]
const queries = [
  '',
  '?accountId=',
  '?accountId=none',
  '?useAccountCookie=true',
  '?useAccountCookie=1',
  '?useAccountCookie=false',
  '?accountId=a&accountId=b',
  '?accountId=none&userId=x',
  '?userId=x',
  '?accountId=none&more=1',
]

const asking: Scenario[] = [
  scenario('nobody is signed in', [
    ...endpoints.flatMap(path => [ask(path, { accountId: 'x' }), ask(path, { accountId: 'x', userId: 'y' }), ask(path, cookie)]),
    info(() => '?accountId=x'),
    info(() => '?accountId=x&userId=y'),
  ]),
  scenario('what may be asked', [
    ...enter('github'),
    accounts,
    ...endpoints.flatMap(path => bodies.map(body => ask(path, body, `${path} ${JSON.stringify(body)}`))),
    ...queries.map(query => info(() => query, `account info ${query}`)),
  ]),
  scenario('somebody else’s account', [
    ...enter('github'),
    accounts,
    signUp({ email: 'mallory@b.co' }, { jar: 'mallory' }),
    ...endpoints.flatMap(path => [
      ask(path, mine, path, 'mallory'),
      ask(path, run => ({ ...mine(run), userId: userId(run) }), `${path} with a user id`, 'mallory'),
    ]),
    get(run => `/account-info?accountId=${first(run)}`, { jar: 'mallory', route: '/account-info' }),
  ]),
  scenario('a session that is gone, and its cache', [...enter('github'), accounts, sql('DELETE FROM session'), ...all], {
    session: { cookieCache: { enabled: true } },
  }),
  scenario('from elsewhere', [...enter('github'), accounts, ...endpoints.map(path => post(path, mine, { origin: 'https://evil.example' }))]),
]

/** The reference names an ID token that is not there. */
const withoutAbsent = (name: string): { differs?: Difference[] } => (name === 'getAccessToken' ? { differs: absentIdToken } : {})

const direct: Scenario[] = [
  scenario('direct calls', [
    ...enter('github'),
    accounts,
    ...['getAccessToken', 'refreshToken'].flatMap(name => [
      api(name, run => ({ body: { accountId: first(run), userId: userId(run) } }), withoutAbsent(name)),
      api(name, run => ({ body: { accountId: first(run) } })),
      api(name, run => ({ body: { accountId: first(run), userId: 'nobody' } })),
      api(name, run => ({ body: { accountId: first(run) }, headers: run.headers() }), withoutAbsent(name)),
      api(name, run => ({ body: { accountId: first(run), userId: 'nobody' }, headers: run.headers() }), withoutAbsent(name)),
      api(name, run => ({ body: { accountId: first(run), userId: userId(run) }, headers: new Headers() }), { differs: alwaysApiError }),
      api(name, run => ({ body: { useAccountCookie: true, userId: userId(run) } })),
    ]),
    api('accountInfo', run => ({ query: { accountId: first(run), userId: userId(run) } })),
    api('accountInfo', run => ({ query: { accountId: first(run) }, headers: run.headers() })),
    api('accountInfo', run => ({ query: { accountId: first(run) } })),
  ]),
]

const kinds: Scenario[] = [
  scenario('an account without tokens', [signUp(), accounts, ...all]),
  scenario('a provider that cannot refresh', [...enter('vercel'), accounts, ...all, wait(2 * hour), ...all]),
  scenario('no refresh token', [...enter('github'), accounts, sql('UPDATE account SET refreshToken = NULL'), ...all, wait(2 * hour), ...all]),
  scenario('no access token', [...enter('github'), accounts, sql('UPDATE account SET accessToken = NULL'), ...all]),
  scenario('an empty access token', [...enter('github'), accounts, sql("UPDATE account SET accessToken = '', refreshToken = ''"), ...all]),
  scenario('no end', [...enter('github'), accounts, sql('UPDATE account SET accessTokenExpiresAt = NULL'), wait(2 * hour), ...all]),
  scenario('a provider that is gone', [...enter('github'), accounts, sql("UPDATE account SET providerId = 'gone'"), ...all]),
  scenario('an account by ID token', [
    enterByToken('google', run => ({ token: run.network().mint('google'), accessToken: run.network().grant(), refreshToken: 'x' })),
    accounts,
    ...all,
  ]),
  scenario('a refresh that gives little', [
    ...enter('google'),
    accounts,
    meanwhile(fakes => (fakes.tokens = { refresh_token: undefined, id_token: undefined, expires_in: undefined, scope: undefined })),
    wait(2 * hour),
    ...all,
    wait(1),
    ...all,
  ]),
  scenario('a refresh that gives more', [
    ...enter('google'),
    accounts,
    meanwhile(fakes => (fakes.tokens = { refresh_token_expires_in: 5000, expires_in: 10, scope: 'new scope' })),
    wait(2 * hour),
    ...all,
    accounts,
  ]),
  scenario('times that are texts, or none', [
    meanwhile(fakes => (fakes.tokens = { expires_in: '60', refresh_token_expires_in: '5000' })),
    ...enter('github'),
    meanwhile(fakes => (fakes.tokens = { expires_in: 0 })),
    ...enter('google'),
    meanwhile(fakes => (fakes.tokens = { expires_in: -5 })),
    ...enter('spotify'),
    accounts,
  ]),
  {
    ...scenario('a token that is null', [
      ...enter('github'),
      meanwhile(fakes => (fakes.tokens = { refresh_token: null, scope: null })),
      ...enter('github'),
    ]),
    differs: nullSaysNothing,
  },
  scenario('tokens that are no texts', [
    meanwhile(fakes => (fakes.tokens = { token_type: 7 })),
    ...enter('github', { errorCallbackURL: '/failed' }),
    meanwhile(fakes => (fakes.tokens = { scope: ['a', ' b ', 5, ''] })),
    ...enter('google'),
    meanwhile(fakes => (fakes.tokens = { scope: '  a   b ' })),
    ...enter('spotify', { errorCallbackURL: '/failed' }),
    get('/list-accounts'),
  ]),
]

const encrypted: Options = { account: { encryptOAuthTokens: true } }
const encryption: Scenario[] = [
  scenario('encrypted tokens', [...enter('google'), accounts, ...all, wait(2 * hour), ...all, ...enter('google')], encrypted),
  scenario('encrypted tokens with several secrets', [...enter('google'), accounts, ...all], {
    ...encrypted,
    secrets: [
      { version: 2, value: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO' },
      { version: 1, value: 'an older secret of forty characters, more or less' },
    ],
  }),
  scenario(
    'tokens from before',
    [
      ...enter('google'),
      accounts,
      sql("UPDATE account SET accessToken = 'plain', refreshToken = 'refresh-1'"),
      ...all,
      sql("UPDATE account SET accessToken = 'abcdef', refreshToken = 'ABCDEF'"),
      ...all,
      sql("UPDATE account SET accessToken = '$ba$9$00', refreshToken = '$ba$9$00'"),
      ...all,
    ],
    encrypted,
  ),
  scenario(
    'encrypted tokens by ID token',
    [enterByToken('google', run => ({ token: run.network().mint('google'), accessToken: 'given' })), accounts, ask('/get-access-token', mine)],
    encrypted,
  ),
]

const kept: Options = { account: { storeAccountCookie: true } }
const forget = act(run =>
  run
    .jar()
    .names()
    .filter(name => name.includes('account_data'))
    .forEach(name => run.jar().delete(name)),
)
const cookies: Scenario[] = [
  scenario('an account in its cookie', [...enter('github'), accounts, ...byCookie, ...all, wait(290), ...byCookie, wait(20), ...byCookie], kept),
  scenario(
    'an account cookie and a refresh',
    [
      ...enter('google'),
      sql('UPDATE account SET accessTokenExpiresAt = createdAt'),
      ...enter('google'),
      ask('/refresh-token', cookie),
      ask('/get-access-token', cookie),
    ],
    kept,
  ),
  scenario(
    'an expired token in the cookie',
    [
      meanwhile(fakes => (fakes.tokens = { expires_in: 10 })),
      ...enter('google'),
      wait(30),
      ask('/get-access-token', cookie),
      ask('/get-access-token', cookie),
      accounts,
    ],
    kept,
  ),
  scenario('no account cookie', [...enter('github'), forget, ...byCookie], kept),
  scenario('an account cookie that is not wanted', [...enter('github'), act(run => run.jar().set('better-auth.account_data', 'x')), ...byCookie]),
  scenario(
    'an account cookie of somebody else',
    [
      ...enter('github'),
      signUp({ email: 'mallory@b.co' }, { jar: 'mallory' }),
      act(run => run.jar('mallory').set('better-auth.account_data', run.jar().get('better-auth.account_data') ?? '')),
      ...endpoints.map(path => ask(path, cookie, path, 'mallory')),
    ],
    kept,
  ),
  scenario(
    'an account cookie by ID token, by linking, and signing out',
    [
      enterByToken('google', run => ({ token: run.network().mint('google'), accessToken: 'x' })),
      ...enter('github'),
      ask('/get-access-token', cookie),
      post('/sign-out', {}),
      ...byCookie,
    ],
    kept,
  ),
  scenario('encrypted tokens in the cookie', [...enter('google'), ...byCookie], { account: { storeAccountCookie: true, encryptOAuthTokens: true } }),
  scenario(
    'a large account in chunks',
    [
      meanwhile(fakes => (fakes.tokens = { access_token: undefined })),
      meanwhile(fakes => (fakes.idToken = { claims: { groups: 'g'.repeat(5000) } })),
      meanwhile(fakes => (fakes.tokens = {})),
      ...enter('google'),
      ...byCookie,
      meanwhile(fakes => (fakes.idToken = {})),
      ...enter('google'),
      ...byCookie,
    ],
    kept,
  ),
]

export const tokenScenarios: Record<string, Scenario[]> = {
  'asking for tokens': asking,
  'direct calls for tokens': direct,
  'tokens of all kinds': kinds,
  'encryption of tokens': encryption,
  'account cookie': cookies,
}
