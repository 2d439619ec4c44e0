// Linking a provider to an account and unlinking it, asked for by who is signed in.
import { alwaysApiError } from '../differences.js'
import { ada } from '../oauth/network.js'
import { beginLink, change, comeBack, deliver, enter, meanwhile, network, refuse, signedIn, social, visit } from '../oauth/words.js'
import {
  act,
  api,
  get,
  getSession,
  password,
  post,
  signIn,
  signUp,
  sql,
  wait,
  type RequestExtra,
  type Run,
  type Scenario,
  type Step,
} from '../steps.js'
import type { Options } from '../target.js'

type Json = Record<string, unknown>
type Account = NonNullable<Options['account']>
type Linking = NonNullable<Account['accountLinking']>

const day = 86_400
const email = 'ada@b.co'
const local = signUp({ email, name: 'Local' })
const accounts = get('/list-accounts', { save: 'accounts' })
const failed = { errorCallbackURL: '/failed' }

const scenario = (name: string, steps: Step[], more: Options = {}): Scenario => ({
  name,
  network: network(['github', 'google', 'facebook', 'apple', 'reddit']),
  options: () => ({ ...social(['github', 'google', 'facebook', 'apple', 'reddit']), ...more }),
  steps,
})
const linking = (name: string, accountLinking: Linking, steps: Step[]): Scenario => scenario(name, steps, { account: { accountLinking } })

const link = (id: string, body: Json = {}, extra: RequestExtra = {}): Step[] => [beginLink(id, { ...failed, ...body }, extra), ...comeBack(id, extra)]
const linkByToken = (id: string, token: (run: Run) => Json, extra: RequestExtra = {}): Step =>
  post('/link-social', run => ({ provider: id, callbackURL: '/app', idToken: token(run) }), { name: `link ${id} by its ID token`, ...extra })
const minted = (run: Run): Json => ({ token: run.network().mint('google'), accessToken: 'given-access', refreshToken: 'given-refresh' })
const is = (person: Partial<typeof ada>): Step => meanwhile(fakes => (fakes.person = { ...ada, ...person }))
const provided =
  (provider: string) =>
  (run: Run): Json => ({
    accountId: (run.saved('accounts') as { id: string; providerId: string }[]).find(({ providerId }) => providerId === provider)?.id ?? 'none',
  })
const unlink = (provider: string, extra: RequestExtra = {}): Step =>
  post('/unlink-account', provided(provider), { name: `unlink ${provider}`, ...extra })

const bodies: Json[] = [
  {},
  { provider: 5 },
  { provider: 'nobody' },
  { provider: 'github', callbackURL: 'https://evil.example' },
  { provider: 'github', errorCallbackURL: '//evil.example' },
  { provider: 'github', idToken: {} },
  { provider: 'github', idToken: { token: 'x' } },
  { provider: 'reddit', idToken: { token: 'x', nonce: 5 } },
  { provider: 'google', idToken: { token: 'x', user: {} } },
  { provider: 'github', scopes: 'a' },
  { provider: 'github', additionalParams: { state: 'x' } },
  {
    provider: 'github',
    additionalParams: { audience: 'x' },
    loginHint: 'h',
    scopes: ['repo'],
    additionalData: { plan: 'pro' },
    disableRedirect: true,
    requestSignUp: true,
  },
]

const redirecting: Scenario[] = [
  scenario('who asks', [
    beginLink('github'),
    beginLink('github', {}, { jar: null }),
    local,
    beginLink('github', {}, { origin: 'https://evil.example' }),
    ...bodies.map(body => post('/link-social', body, { name: JSON.stringify(body) })),
    wait(2 * day),
    beginLink('github'),
  ]),
  scenario('the same address', [
    local,
    ...link('github'),
    getSession(),
    accounts,
    ...link('github', { scopes: ['repo'] }),
    accounts,
    get('/list-accounts', { jar: null }),
  ]),
  scenario('several providers, and then signing in with each', [
    local,
    ...link('github'),
    ...link('google'),
    ...link('facebook'),
    accounts,
    act(run => run.jar().clear()),
    ...enter('google'),
    signedIn,
    getSession(),
    act(run => run.jar().clear()),
    ...enter('facebook'),
    getSession(),
  ]),
  scenario('another address', [local, is({ email: 'other@b.co' }), ...link('github'), accounts]),
  scenario('the same address in capitals', [local, is({ email: 'ADA@b.co' }), ...link('github'), accounts]),
  scenario('an address that is not verified', [local, is({ verified: false }), ...link('github'), accounts]),
  scenario('no address', [local, is({ email: undefined }), ...link('github'), ...link('google'), accounts]),
  scenario('a placeholder', [local, ...link('reddit'), accounts]),
  scenario('scopes add up', [
    local,
    ...link('github'),
    meanwhile(fakes => (fakes.tokens = { scope: 'repo read:user,user:email' })),
    ...link('github', { scopes: ['repo'] }),
    accounts,
    meanwhile(fakes => (fakes.tokens = { scope: '' })),
    ...link('github'),
    accounts,
    ...enter('github'),
    accounts,
  ]),
  scenario('no consent', [local, beginLink('github', failed), ...refuse('github'), accounts]),
  scenario('linked to somebody else', [
    signUp({ email: 'first@b.co' }),
    is({ email: 'first@b.co' }),
    ...link('github'),
    act(run => run.jar().clear()),
    signUp({ email }),
    is({}),
    ...link('github'),
    accounts,
  ]),
  scenario('the session has ended meanwhile', [
    local,
    beginLink('github', failed),
    visit(),
    post('/sign-out', {}),
    ...deliver('github'),
    signIn({ email }),
    accounts,
  ]),
  scenario('the session has been revoked meanwhile', [
    local,
    signIn({ email }, { jar: 'other' }),
    beginLink('github', failed),
    visit(),
    post('/revoke-other-sessions', {}, { jar: 'other' }),
    ...deliver('github'),
    get('/list-accounts', { jar: 'other' }),
  ]),
  scenario('the session has expired meanwhile', [
    local,
    beginLink('github', failed),
    visit(),
    sql('UPDATE session SET expiresAt = createdAt'),
    wait(1),
    ...deliver('github'),
  ]),
  scenario('another session of the same person finishes', [
    local,
    signIn({ email }, { jar: 'other' }),
    beginLink('github', failed),
    visit(),
    act(run => run.jar('other').set('better-auth.state', run.jar().get('better-auth.state') ?? '')),
    ...deliver('github', { jar: 'other' }),
    accounts,
  ]),
  scenario('somebody else finishes', [
    local,
    signUp({ email: 'mallory@b.co' }, { jar: 'other' }),
    beginLink('github', failed),
    visit(),
    act(run => run.jar('other').set('better-auth.state', run.jar().get('better-auth.state') ?? '')),
    ...deliver('github', { jar: 'other' }),
    accounts,
    get('/list-accounts', { jar: 'other' }),
  ]),
  scenario('the callback of another provider', [
    local,
    beginLink('github', failed),
    visit(),
    get(run => `/callback/google?${run.network().answer}`, { route: '/callback/google' }),
    accounts,
  ]),
  scenario('the user is gone meanwhile', [
    local,
    beginLink('github', failed),
    visit(),
    sql('DELETE FROM session'),
    sql('DELETE FROM account'),
    sql('DELETE FROM user'),
    ...deliver('github'),
  ]),
  scenario('a code that is wrong, and an answer twice', [
    local,
    beginLink('github', failed),
    visit(),
    change(answer => answer.set('code', 'x')),
    ...deliver('github'),
    ...link('github'),
    ...deliver('github'),
  ]),
  scenario('Apple posts', [local, ...link('apple'), accounts]),
  scenario(
    'direct calls',
    [
      local,
      api('linkSocialAccount', run => ({ headers: run.headers(), body: { provider: 'github', callbackURL: '/app' } }), { save: 'begun' }),
      visit(),
      ...deliver('github'),
      api('linkSocialAccount', { body: { provider: 'github' } }, { differs: alwaysApiError }),
      api('linkSocialAccount', { headers: new Headers(), body: { provider: 'github' } }),
      api('unlinkAccount', run => ({ headers: run.headers(), body: { accountId: 'none' } })),
      api('unlinkAccount', { body: { accountId: 'none' } }),
    ],
    { account: { skipStateCookieCheck: true } },
  ),
]

const byToken: Scenario[] = [
  scenario('by ID token', [
    linkByToken('google', minted),
    local,
    linkByToken('google', minted),
    accounts,
    linkByToken('google', run => ({ token: run.network().mint('google') })),
    linkByToken('google', run => ({ token: run.network().mint('google', { key: 'another RS256' }) })),
    linkByToken('google', run => ({ token: run.network().mint('google', { claims: { nonce: 'n' } }), nonce: 'n' })),
    linkByToken('google', run => ({ token: run.network().mint('google', { claims: { nonce: 'm' } }), nonce: 'n' })),
    linkByToken('github', () => ({ token: 'x' })),
    linkByToken('apple', run => ({ token: run.network().mint('apple') })),
    linkByToken('facebook', run => ({ token: 'opaque', accessToken: run.network().grant() })),
    accounts,
  ]),
  scenario('by ID token: another address', [local, is({ email: 'other@b.co' }), linkByToken('google', minted)]),
  scenario('by ID token: an address that is not verified', [local, is({ verified: false }), linkByToken('google', minted)]),
  scenario('by ID token: no address', [local, is({ email: undefined }), linkByToken('google', minted)]),
  scenario('by ID token: linked to somebody else', [
    is({ email: 'first@b.co' }),
    ...enter('google'),
    act(run => run.jar().clear()),
    is({}),
    local,
    linkByToken('google', minted),
  ]),
  linking('by ID token: different addresses allowed', { allowDifferentEmails: true }, [
    local,
    is({ email: 'other@b.co' }),
    linkByToken('google', minted),
    accounts,
  ]),
  linking('by ID token: linking switched off', { enabled: false }, [local, linkByToken('google', minted)]),
  linking('by ID token: trusted', { trustedProviders: ['google'] }, [local, is({ verified: false }), linkByToken('google', minted), accounts]),
  linking('by ID token: updateUserInfoOnLink', { updateUserInfoOnLink: true }, [
    local,
    linkByToken('google', minted),
    getSession(),
    is({ name: 'Newer' }),
    linkByToken('google', minted),
    getSession(),
  ]),
]

const rules: Scenario[] = [
  linking('allowDifferentEmails', { allowDifferentEmails: true }, [
    local,
    is({ email: 'other@b.co' }),
    ...link('github'),
    accounts,
    is({ email: undefined }),
    ...link('google'),
    accounts,
  ]),
  linking('linking switched off', { enabled: false }, [local, ...link('github'), accounts, ...enter('google', failed)]),
  linking('disableImplicitLinking leaves asking for it', { disableImplicitLinking: true }, [local, ...link('github'), accounts]),
  linking('trusted providers', { trustedProviders: ['github'] }, [local, is({ verified: false }), ...link('github'), ...link('google'), accounts]),
  linking('updateUserInfoOnLink', { updateUserInfoOnLink: true }, [local, ...link('github'), getSession()]),
]

const unlinking: Scenario[] = [
  scenario('unlinking', [
    post('/unlink-account', { accountId: 'x' }),
    local,
    ...link('github'),
    accounts,
    post('/unlink-account', {}),
    post('/unlink-account', { accountId: 5 }),
    post('/unlink-account', { accountId: 'github' }),
    post('/unlink-account', { accountId: '1234' }),
    post('/unlink-account', { providerId: 'github' }),
    unlink('github', { origin: 'https://evil.example' }),
    unlink('github'),
    unlink('github'),
    accounts,
    unlink('credential'),
    accounts,
  ]),
  scenario('unlinking needs a fresh session', [
    local,
    ...link('github'),
    accounts,
    wait(day + 1),
    unlink('github'),
    signIn({ email }),
    unlink('github'),
    accounts,
  ]),
  scenario('unlinking the password', [
    local,
    ...link('github'),
    accounts,
    unlink('credential'),
    accounts,
    signIn({ email }, { jar: 'other' }),
    post('/verify-password', { password }),
    unlink('github'),
    getSession(),
  ]),
  scenario('unlinking an account of somebody else', [
    local,
    ...link('github'),
    accounts,
    signUp({ email: 'mallory@b.co' }, { jar: 'mallory' }),
    unlink('github', { jar: 'mallory' }),
    unlink('credential', { jar: 'mallory' }),
    accounts,
  ]),
  linking('allowUnlinkingAll', { allowUnlinkingAll: true }, [local, accounts, unlink('credential'), accounts, getSession(), unlink('credential')]),
  scenario('unlinking and linking again', [local, ...link('github'), accounts, unlink('github'), ...link('github'), accounts]),
  scenario('unlinking with a cache', [local, ...link('github'), accounts, sql('DELETE FROM session'), unlink('github'), getSession()], {
    session: { cookieCache: { enabled: true } },
  }),
  scenario('linking with a cache', [local, sql('DELETE FROM session'), beginLink('github'), getSession()], {
    session: { cookieCache: { enabled: true } },
  }),
]

export const linkingScenarios: Record<string, Scenario[]> = {
  linking: redirecting,
  'linking by ID token': byToken,
  'rules of linking': rules,
  unlinking: unlinking,
}
