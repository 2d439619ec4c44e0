// What every provider goes through: one column of the table of providers and cases each.
import { anyKey, noTokenNoQuestion, redirectRefused, senselessAnswer, textIsNobody } from '../differences.js'
import { faults } from '../oauth/faults.js'
import { ada, type IdTokenChanges, type Role } from '../oauth/network.js'
import type { Provider } from '../oauth/provider.js'
import { begin, change, deliver, enter, enterByToken, meanwhile, refuse, signedIn, signedOut, visit, withProvider } from '../oauth/words.js'
import { act, check, get, getSession, post, signUp, sql, wait, type Run, type Scenario, type Step } from '../steps.js'

/** One row of the table: its scenario, or why it says nothing about this provider. */
export type Row = (provider: Provider) => Scenario | { because: string }

const ownAddress = (provider: Provider, without: Step, otherwise: Step): Step => (provider.placeholder ? otherwise : without)
const accounts = get('/list-accounts', { save: 'accounts' })
const verifyAll = sql('UPDATE user SET emailVerified = 1')

const signUpRow: Row = ({ id }) =>
  withProvider(id, 'signing up', [...enter(id, { newUserCallbackURL: '/welcome' }), signedIn, getSession(), accounts])

const signInRow: Row = ({ id }) =>
  withProvider(id, 'signing in again', [
    meanwhile(network => (network.person = { ...ada, verified: false })),
    ...enter(id),
    signedIn,
    post('/sign-out', {}),
    wait(10),
    meanwhile(network => (network.person = { ...ada, name: 'Another Name', image: 'https://img.example/new.png' })),
    ...enter(id, { newUserCallbackURL: '/welcome' }),
    signedIn,
    getSession(),
    accounts,
    ...enter(id),
  ])

const refusedRow: Row = ({ id }) =>
  withProvider(id, 'no consent', [
    begin(id),
    ...refuse(id),
    begin(id, { errorCallbackURL: '/failed?x=1#here' }),
    visit(false),
    change(answer => answer.delete('error_description')),
    ...deliver(id),
    signedOut,
  ])

const noAddressRow: Row = provider =>
  withProvider(provider.id, 'without an e-mail address', [
    meanwhile(network => (network.person = { ...ada, email: undefined })),
    ...enter(provider.id, { errorCallbackURL: '/failed' }),
    ownAddress(provider, signedOut, signedIn),
    getSession(),
  ])

/** Somebody has signed up with the address of the person, who now comes by the provider. */
const takenRow =
  (name: string, verifiedHere: boolean, verifiedThere: boolean): Row =>
  ({ id }) =>
    withProvider(id, name, [
      signUp({ email: 'ada@b.co', name: 'Local' }, { jar: 'local' }),
      ...(verifiedHere ? [verifyAll] : []),
      meanwhile(network => (network.person = { ...ada, email: 'Ada@B.co', verified: verifiedThere })),
      ...enter(id, { errorCallbackURL: '/failed' }),
      getSession(),
      get('/list-accounts', { jar: 'local' }),
    ])

const otherBrowser = { jar: 'other' }
const statesRow: Row = ({ id }) =>
  withProvider(id, 'states', [
    begin(id, { errorCallbackURL: '/failed' }),
    visit(),
    change(answer => answer.set('state', 'A'.repeat(32))),
    ...deliver(id),
    change((answer, run) => answer.set('state', new URL((run.saved('begun') as { url: string }).url).searchParams.get('state') ?? '')),
    ...deliver(id, otherBrowser),
    ...deliver(id),
    signedIn,
    ...deliver(id),
    post('/sign-out', {}),
    begin(id),
    visit(),
    change(answer => answer.delete('state')),
    ...deliver(id),
    begin(id),
    visit(),
    change(answer => answer.delete('code')),
    ...deliver(id),
    begin(id),
    visit(),
    change(answer => answer.set('code', 'code-of-somebody')),
    ...deliver(id),
    begin(id, { errorCallbackURL: '/failed' }),
    visit(),
    wait(601),
    ...deliver(id),
    begin(id, { errorCallbackURL: '/failed' }),
    visit(),
    act(run => run.jar().clear()),
    ...deliver(id),
    begin(id, { errorCallbackURL: '/failed' }),
    visit(),
    get(run => `/callback/nobody?${run.network().answer}`, { name: 'the callback of another provider' }),
    signedOut,
    begin(id),
    visit(),
    change(answer => answer.set('iss', 'https://evil.example')),
    ...deliver(id),
  ])

/** The reference follows where a profile has moved to, and fails without a connection to Microsoft's photos; that is looked at by itself. */
const elsewhere = (role: Role, name: string, id: string): boolean =>
  (name === 'a redirect' && (role === 'profile' || role === 'besides')) || (name === 'silence' && role === 'besides' && id === 'microsoft')
/** Faults that are read as plain text. */
const plainTexts = ['HTML', 'no JSON that is called JSON', 'nothing']
/** Where a profile stands in for an ID token. */
const readsProfileToo = ['cognito', 'line']
const failing = (id: string, role: Role): Step[] =>
  Object.entries(faults)
    .filter(([name]) => !elsewhere(role, name, id))
    .flatMap(([name, fault]) => [
      meanwhile(network => network.faults.set(role, fault)),
      ...enter(
        id,
        { errorCallbackURL: '/failed' },
        {
          name,
          differs: [
            ...senselessAnswer,
            ...noTokenNoQuestion,
            ...(plainTexts.includes(name) && (role === 'profile' || readsProfileToo.includes(id)) ? textIsNobody : []),
          ],
        },
      ),
      act(run => run.jar().clear()),
    ])

const tokenFaultsRow: Row = ({ id }) => withProvider(id, 'a token endpoint that fails', failing(id, 'token'))
const profileFaultsRow: Row = ({ id, profile }) =>
  profile ? withProvider(id, 'a profile that is not to be had', failing(id, 'profile')) : { because: 'the ID token says who somebody is' }
const movedProfileRow: Row = ({ id, profile }) => {
  if (!profile) return { because: 'the ID token says who somebody is' }
  const moved = meanwhile(network => network.faults.set('profile', faults['a redirect'] ?? fail))
  const steps = [moved, ...enter(id, { errorCallbackURL: '/failed' }, { differs: [...senselessAnswer, ...redirectRefused.step] })]
  return { ...withProvider(id, 'a profile that has moved', steps), differs: redirectRefused.rows }
}
const besidesRow: Row = ({ id, besides, idToken }) => {
  if (!besides) return { because: 'nothing else is asked' }
  const withoutIdToken = meanwhile(network => (network.tokens = { id_token: undefined }))
  return withProvider(id, 'the second source', [
    ...failing(id, 'besides'),
    ...(idToken ? [withoutIdToken, ...failing(id, 'besides')] : []),
    meanwhile(network => network.faults.clear()),
    ...enter(id),
    getSession(),
  ])
}

const hour = 3600
const now = (run: Run): number => Math.floor(run.now() / 1000)
/** ID tokens that are wrong in one way each, and two that are nearly so. */
const tokens: Record<string, (run: Run) => IdTokenChanges> = {
  expired: run => ({ claims: { exp: now(run) - 31 } }),
  'expired within tolerance': run => ({ claims: { exp: now(run) - 20 } }),
  old: run => ({ claims: { iat: now(run) - 2 * hour } }),
  'from the future': run => ({ claims: { iat: now(run) + 100, nbf: now(run) + 100 } }),
  'without iat': () => ({ claims: { iat: undefined } }),
  'without exp': () => ({ claims: { exp: undefined } }),
  'without sub': () => ({ claims: { sub: undefined } }),
  'of another issuer': () => ({ claims: { iss: 'https://evil.example' } }),
  'without an issuer': () => ({ claims: { iss: undefined } }),
  'for another audience': () => ({ claims: { aud: 'client.other' } }),
  'for several audiences': () => ({ claims: { aud: ['client.other', 'client.another'] } }),
  'signed by somebody else': () => ({ key: 'another RS256' }),
  'signed by another algorithm': () => ({ key: 'ES256' }),
  'not signed': () => ({ key: 'none' }),
  'by an unknown key': () => ({ header: { kid: 'key-9' } }),
  'with a critical header': () => ({ header: { crit: ['x'], x: 1 } }),
}

const idTokenRow: Row = provider => {
  const { id, idToken } = provider
  const by = (name: string, token: (run: Run) => Record<string, unknown>): Step => enterByToken(id, token, {}, { name })
  if (idToken === undefined || idToken.notForSignIn !== undefined)
    return withProvider(id, 'no ID tokens', [
      by('an ID token', run => ({ token: idToken ? run.network().mint(id) : 'a.b.c', accessToken: run.network().grant() })),
      signedOut,
    ])
  const minted =
    (changes: IdTokenChanges = {}) =>
    (run: Run) => ({ token: run.network().mint(id, changes) })
  const named = { nonce: 'nonce-1' }
  return withProvider(id, 'signing in with an ID token', [
    by('right', run => ({ ...minted()(run), accessToken: run.network().grant(), refreshToken: 'refresh-x', expiresAt: 5 })),
    signedIn,
    getSession(),
    by('with a nonce', run => ({ ...minted({ claims: named })(run), ...named })),
    by('with a nonce that nobody asks for', minted({ claims: named })),
    by('wrong nonce', run => ({ ...minted({ claims: { nonce: 'nonce-2' } })(run), ...named })),
    by('without the nonce', run => ({ ...minted()(run), ...named })),
    by('hashed nonce', run => ({
      ...minted({ claims: { nonce: '7c7c3fba3f6e3ec1ab27a07c8ec9ca8ed8b8d2d1aa3b4bc4a1ea8a0a5ef4bb0d' } })(run),
      ...named,
    })),
    ...Object.entries(tokens).map(([name, changes]) => by(name, run => minted(changes(run))(run))),
    by('garbage', () => ({ token: 'a.b.c' })),
    by('opaque', () => ({ token: 'opaque' })),
    by('two parts', () => ({ token: 'a.b' })),
    by('empty', () => ({ token: '' })),
    by('opaque, with an access token', run => ({ token: 'opaque', accessToken: run.network().grant() })),
    by('right, with an access token of somebody else', run => ({ ...minted()(run), accessToken: 'access-of-nobody' })),
    wait(601),
    meanwhile(network => network.faults.set('jwks', faults['HTML'] ?? fail)),
    by('keys that are HTML', minted()),
    wait(601),
    meanwhile(network => network.faults.set('jwks', faults['a redirect'] ?? fail)),
    by('keys that have moved', minted()),
    wait(601),
    meanwhile(network => network.faults.set('jwks', faults['silence'] ?? fail)),
    by('no keys to be had', minted()),
    accounts,
  ])
}

const namelessKeyRow: Row = ({ id, idToken }) => {
  if (idToken?.jwks === undefined) return { because: 'there are no keys to be named' }
  const token = enterByToken(id, run => ({ token: run.network().mint(id, { header: { kid: undefined } }) }), {}, { differs: anyKey.step })
  return { ...withProvider(id, 'an ID token that names no key', [token]), differs: anyKey.rows }
}

const fail = (): never => {
  throw new Error('no such fault')
}

const exchangedIdTokenRow: Row = ({ id, idToken }) => {
  if (idToken === undefined || idToken.onlyForSignIn) return { because: 'no ID token comes with the access token' }
  return withProvider(id, 'an ID token of the token endpoint', [
    ...Object.entries(tokens).flatMap(([name, changes]) => [
      act(run => void (run.network().idToken = changes(run))),
      ...enter(id, {}, { name, differs: senselessAnswer }),
    ]),
    ...[null, 'a.b.c', 'opaque', ''].flatMap(token => [
      meanwhile(network => (network.tokens = { id_token: token })),
      ...enter(id, {}, { name: `ID token ${token}`, differs: senselessAnswer }),
    ]),
  ])
}

const selected = (run: Run): { accountId: string } => ({ accountId: (run.saved('accounts') as { id: string }[])[0]?.id ?? '' })
const tokensRow: Row = ({ id, noRefresh }) => {
  const accessToken = (name: string): Step => post('/get-access-token', selected, { name })
  const refresh = (name: string): Step => post('/refresh-token', selected, { name })
  const info = (name: string): Step => get(run => `/account-info?accountId=${selected(run).accountId}`, { name, route: '/account-info' })
  return withProvider(id, noRefresh ? 'tokens that cannot be refreshed' : 'tokens and their refreshing', [
    ...enter(id),
    accounts,
    accessToken('a token that is good'),
    info('account info'),
    wait(hour - 6),
    accessToken('six seconds before its end'),
    wait(2),
    accessToken('four seconds before its end'),
    accessToken('the new token'),
    refresh('refreshed on demand'),
    wait(2 * hour),
    info('account info, refreshed'),
    ...Object.entries(faults).flatMap(([name, fault]) => [
      meanwhile(network => network.faults.set('refresh', fault)),
      wait(2 * hour),
      accessToken(name),
      refresh(`${name}, on demand`),
    ]),
  ])
}

const placeholderCheck = check('there is one account', run => (run.saved('accounts') as unknown[]).length === 1)
const mappedRow: Row = ({ id }) =>
  withProvider(
    id,
    'a profile that is mapped',
    [...enter(id), getSession(), accounts, placeholderCheck],
    {},
    {
      mapProfileToUser: async (profile: unknown) => ({
        name: Object.keys(profile as object).join(' '),
        email: 'Mapped@B.co',
        emailVerified: true,
        image: 'mapped',
      }),
    },
  )

export const rows: Record<string, Row> = {
  'signing up': signUpRow,
  'signing in again': signInRow,
  'no consent': refusedRow,
  'no address': noAddressRow,
  'a taken address, unverified by the provider': takenRow('a taken address that the provider has not verified', true, false),
  'a taken address, unverified here': takenRow('a taken address that nobody has verified here', false, true),
  'a taken address': takenRow('a taken address that both have verified', true, true),
  states: statesRow,
  'token endpoint': tokenFaultsRow,
  profile: profileFaultsRow,
  'moved profile': movedProfileRow,
  'second source': besidesRow,
  'ID token': idTokenRow,
  'ID token without a key': namelessKeyRow,
  'ID token of the exchange': exchangedIdTokenRow,
  tokens: tokensRow,
  'mapped profile': mappedRow,
}

/** The scenarios of a provider. */
export const column = (provider: Provider): Scenario[] =>
  Object.values(rows)
    .map(row => row(provider))
    .filter(row => 'steps' in row)
