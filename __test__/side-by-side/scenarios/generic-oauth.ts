// Providers that the options describe: `genericOAuth`.
import * as factories from 'corten/plugins'
import { change, meanwhile, signedIn, visit, withTokens } from '../oauth/words.js'
import { FakeNetwork } from '../oauth/network.js'
import { claimsOf, type Provider } from '../oauth/provider.js'
import { api, get, getSession, post, signUp, wait, type Recorder, type RequestExtra, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

type Json = Record<string, unknown>

const site = 'https://id.local.example'

const document = (): Json => ({
  issuer: site,
  authorization_endpoint: `${site}/authorize`,
  token_endpoint: `${site}/token`,
  userinfo_endpoint: `${site}/me`,
  jwks_uri: `${site}/keys`,
  end_session_endpoint: `${site}/logout`,
  id_token_signing_alg_values_supported: ['RS256'],
})

/** An OpenID provider with a discovery document. */
const local: Provider = {
  id: 'local',
  authorize: `${site}/authorize`,
  token: `POST ${site}/token`,
  profile: { [`GET ${site}/me`]: claimsOf },
  idToken: { issuer: site, claims: claimsOf, jwks: `GET ${site}/keys` },
  open: { [`GET ${site}/.well-known/openid-configuration`]: document },
}

/** One that has nothing but endpoints. */
const { idToken: _, ...plain }: Provider = {
  ...local,
  profile: { [`GET ${site}/me`]: person => ({ id: Number(person.id), ...claimsOf(person) }) },
}

const discovered: Json = { discoveryUrl: `${site}/.well-known/openid-configuration` }
const written: Json = { authorizationUrl: `${site}/authorize`, tokenUrl: `${site}/token`, userInfoUrl: `${site}/me` }

interface More {
  provider?: Partial<Provider>
  options?: Options
  change?: (network: FakeNetwork) => void
}

const scenario = (name: string, base: Json, config: Json | ((record: Recorder) => Json), steps: Step[], more: More = {}): Scenario => ({
  name,
  network: () => {
    const made = new FakeNetwork({ ...(base === discovered ? local : plain), ...more.provider })
    more.change?.(made)
    return made
  },
  options: (record, { genericOAuth }) => {
    const own = typeof config === 'function' ? config(record) : config
    const client = { providerId: 'local', clientId: 'client.local', clientSecret: 'sec:ret', scopes: ['email'] }
    return { ...more.options, plugins: [genericOAuth({ config: [{ ...client, ...base, ...own }] as never })] } as Options
  },
  steps,
})

const begin = (body: Json = {}, extra: RequestExtra = {}): Step =>
  post('/sign-in/social', { provider: 'local', callbackURL: '/app', ...body }, { name: 'begin', save: 'begun', ...extra })
const beginLink = post('/link-social', { provider: 'local', callbackURL: '/app' }, { name: 'begin to link', save: 'begun' })
const arrive = (extra: RequestExtra = {}): Step =>
  get(run => `/callback/local?${run.network().answer}`, { name: 'come back', route: '/callback/local', ...extra })
const enter = (body: Json = {}): Step[] => [begin(body), visit(), arrive()]
const accounts = get('/list-accounts', { save: 'accounts' })
const first = (run: { saved(name: string): unknown }): string => (run.saved('accounts') as { id: string }[])[0]?.id ?? ''
const accessToken = post('/get-access-token', run => ({ accountId: first(run) }))
const refresh = post('/refresh-token', run => ({ accountId: first(run) }))
const info = get(run => `/account-info?accountId=${first(run)}`)

/** What is asked for, and what the code is redeemed with. */
const requests: [name: string, base: Json, config: Json][] = [
  ['scopes', discovered, { scopes: ['profile', 'openid'] }],
  ['another place to come back to', discovered, { redirectURI: 'https://app.example/back' }],
  ['another type of response', discovered, { responseType: 'code token', responseMode: 'query' }],
  ['a prompt and a type of access', discovered, { prompt: 'consent', accessType: 'offline' }],
  ['no PKCE', discovered, { pkce: false }],
  ['more parameters', written, { authorizationUrlParams: { audience: 'a b', state: 'mine' }, tokenUrlParams: { audience: 'c', code: 'mine' } }],
  ['headers', written, { authorizationHeaders: { 'X-Tenant': 'one', Accept: 'application/json' } }],
  ['basic authentication', written, { authentication: 'basic' }],
  ['authentication in the body', written, { authentication: 'post' }],
  ['a method of authentication', written, { tokenEndpointAuth: { method: 'client_secret_basic' } }],
  ['no secret', written, { clientSecret: undefined, tokenEndpointAuth: { method: 'none' } }],
  ['a name', written, { name: 'Local' }],
]

/** Who may come in. */
const policies: [name: string, config: Json, steps: Step[]][] = [
  ['no implicit sign-up', { disableImplicitSignUp: true }, [...enter(), ...enter({ requestSignUp: true })]],
  ['no sign-up', { disableSignUp: true }, enter({ requestSignUp: true })],
  ['the user as the provider has it', { overrideUserInfo: true }, [...enter(), meanwhile(fakes => (fakes.person = { ...fakes.person, name: 'New' })), ...enter(), getSession()]],
  [
    'a verified address demanded',
    { requireEmailVerification: true },
    [meanwhile(fakes => (fakes.person = { ...fakes.person, verified: false })), ...enter(), getSession()],
  ],
]

const functions: Scenario[] = [
  scenario('functions: getToken', written, record => ({ getToken: withTokens(record('getToken', async () => ({ accessToken: 'mine', scopes: ['a'] }))) }), [begin(), visit(), arrive()]),
  scenario('functions: getUserInfo', written, record => ({ getUserInfo: withTokens(record('getUserInfo', async () => ({ id: 7, name: 'Own', email: 'own@b.co', emailVerified: true }))) }), [...enter(), getSession()]),
  scenario('functions: getUserInfo that knows nobody', written, record => ({ getUserInfo: withTokens(record('getUserInfo', async () => null)) }), enter()),
  scenario('functions: mapProfileToUser', discovered, record => ({ mapProfileToUser: record('map', async () => ({ name: 'Mapped', image: null })) }), [...enter(), getSession()]),
  scenario('functions: accountSubject', written, record => {
    const seen = record('subject', () => 'own-subject')
    return { accountSubject: ({ tokens, profile }: { tokens: Json; profile: Json }) => seen(tokens.accessToken, profile) }
  }, [...enter(), accounts]),
  scenario('functions: refreshTokenParams', written, () => ({ refreshTokenParams: async () => ({ audience: 'fresh' }) }), [...enter(), accounts, refresh]),
]

const tenant = '01234567-89ab-cdef-0123-456789abcdef'
const client = { clientId: 'client', clientSecret: 'secret' }
const entra = `https://login.microsoftonline.com/${tenant}`

/** A provider that is found by its discovery document. */
const described = (id: string, at: string, issuer = at): Provider => ({
  id,
  authorize: `${at}/authorize`,
  token: `POST ${at}/token`,
  profile: { [`GET ${at}/me`]: claimsOf },
  idToken: { issuer, claims: person => ({ ...claimsOf(person), oid: `oid-${person.id}`, aud: 'client' }), jwks: `GET ${at}/keys` },
  open: {
    [`GET ${issuer}/.well-known/openid-configuration`]: () => ({
      issuer,
      authorization_endpoint: `${at}/authorize`,
      token_endpoint: `${at}/token`,
      userinfo_endpoint: `${at}/me`,
      jwks_uri: `${at}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    }),
  },
})

/** What better-auth's helpers describe, with fakes of it. */
const helpers: Record<string, [config: object, provider: Provider]> = {
  auth0: [factories.auth0({ ...client, domain: 'tenant.auth0.example' }), described('auth0', 'https://tenant.auth0.example')],
  okta: [factories.okta({ ...client, issuer: 'https://dev.okta.example/oauth2/default' }), described('okta', 'https://dev.okta.example/v1', 'https://dev.okta.example/oauth2/default')],
  keycloak: [factories.keycloak({ ...client, issuer: 'https://key.example/realms/a/' }), described('keycloak', 'https://key.example/protocol', 'https://key.example/realms/a')],
  'microsoft-entra-id': [
    factories.microsoftEntraId({ ...client, tenantId: tenant }),
    {
      ...described('microsoft-entra-id', `${entra}/oauth2/v2.0`, `${entra}/v2.0`),
      profile: { 'GET https://graph.microsoft.com/oidc/userinfo': claimsOf },
    },
  ],
  hubspot: [
    factories.hubspot(client),
    {
      id: 'hubspot',
      authorize: 'https://app.hubspot.com/oauth/authorize',
      token: 'POST https://api.hubapi.com/oauth/v1/token',
      profile: { 'GET https://api.hubapi.com/oauth/v1/access-tokens/access-1': ({ id, email }) => ({ user: email, user_id: Number(id) }) },
    },
  ],
  slack: [
    factories.slack(client),
    {
      id: 'slack',
      authorize: 'https://slack.com/openid/connect/authorize',
      token: 'POST https://slack.com/api/openid.connect.token',
      profile: { 'GET https://slack.com/api/openid.connect.userInfo': claimsOf },
    },
  ],
  line: [
    factories.line(client),
    {
      id: 'line',
      authorize: 'https://access.line.me/oauth2/v2.1/authorize',
      token: 'POST https://api.line.me/oauth2/v2.1/token',
      profile: { 'GET https://api.line.me/oauth2/v2.1/userinfo': claimsOf },
    },
  ],
  patreon: [
    factories.patreon(client),
    {
      id: 'patreon',
      authorize: 'https://www.patreon.com/oauth2/authorize',
      token: 'POST https://www.patreon.com/api/oauth2/token',
      profile: {
        'GET https://www.patreon.com/api/oauth2/v2/identity': ({ id, name, email, verified, image }) => ({
          data: { id, attributes: { full_name: name, email, image_url: image, is_email_verified: verified } },
        }),
      },
    },
  ],
  gumroad: [
    factories.gumroad(client),
    {
      id: 'gumroad',
      authorize: 'https://gumroad.com/oauth/authorize',
      token: 'POST https://api.gumroad.com/oauth/token',
      profile: { 'GET https://api.gumroad.com/v2/user': ({ id, name, email, image }) => ({ success: true, user: { user_id: id, name, email, profile_url: image } }) },
    },
  ],
  yandex: [
    factories.yandex(client),
    {
      id: 'yandex',
      authorize: 'https://oauth.yandex.com/authorize',
      token: 'POST https://oauth.yandex.com/token',
      profile: { 'GET https://login.yandex.ru/info': ({ id, name, email }) => ({ id, display_name: name, default_email: email, is_avatar_empty: true }) },
    },
  ],
}

const helped: Scenario[] = Object.entries(helpers).map(([id, [config, provider]]) => ({
  name: `a helper: ${id}`,
  network: () => new FakeNetwork(provider),
  options: (_, { genericOAuth }) => ({ plugins: [genericOAuth({ config: [config as never] })] }) as Options,
  steps: [
    post('/sign-in/social', { provider: id, callbackURL: '/app' }, { name: 'begin', save: 'begun' }),
    visit(),
    get(run => `/callback/${id}?${run.network().answer}`, { name: 'come back', route: `/callback/${id}` }),
    signedIn,
    getSession(),
    accounts,
  ],
}))

export const genericOAuthScenarios: Scenario[] = [
  ...helped,
  scenario('by a discovery document', discovered, {}, [...enter(), getSession(), ...enter(), accounts, info, accessToken, refresh]),
  scenario('by its endpoints', written, {}, [...enter(), getSession(), ...enter(), accounts, info]),
  ...requests.map(([name, base, config]) => scenario(name, base, config, enter())),
  ...policies.map(([name, config, steps]) => scenario(name, discovered, config, steps)),
  ...functions,
  scenario('a nonce that is not bound', discovered, { disableIdTokenNonceBinding: true }, enter()),
  scenario('a wrong nonce', discovered, {}, [meanwhile(fakes => (fakes.idToken = { claims: { nonce: 'other' } })), ...enter(), getSession()]),
  scenario('a wrong issuer', discovered, {}, [begin(), visit(), change(answer => answer.set('iss', 'https://evil.example')), arrive(), getSession()]),
  scenario('an ID token of another issuer', discovered, {}, [meanwhile(fakes => (fakes.idToken = { claims: { iss: 'https://evil.example' } })), ...enter()]),
  scenario('a profile of somebody else', discovered, {}, enter(), {
    provider: { idToken: { issuer: site, claims: ({ id }) => ({ sub: `not-${id}` }), jwks: `GET ${site}/keys` } },
  }),
  scenario('ID tokens demanded', discovered, { requireIdTokenVerification: true }, enter()),
  scenario('ID tokens demanded of one without keys', discovered, { requireIdTokenVerification: true }, [begin()], {
    provider: { open: { [`GET ${site}/.well-known/openid-configuration`]: () => ({ ...document(), jwks_uri: undefined }) } },
  }),
  scenario('an ID token that the client has', discovered, {}, [
    post('/sign-in/social', run => ({ provider: 'local', idToken: { token: run.network().mint('local', { claims: { nonce: 'n' } }), nonce: 'n' } })),
    post('/sign-in/social', run => ({ provider: 'local', idToken: { token: run.network().mint('local', { claims: { nonce: 'm' } }), nonce: 'n' } })),
  ]),
  scenario('no ID tokens without keys', written, {}, [post('/sign-in/social', { provider: 'local', idToken: { token: 'a.b.c' } })]),
  scenario('begun by the provider', discovered, { allowIdpInitiated: true }, [get('/callback/local?code=of-the-provider')]),
  scenario('not begun by the provider', discovered, {}, [get('/callback/local?code=of-the-provider')]),
  scenario('headers of the discovery', discovered, { discoveryHeaders: { 'X-Key': 'hush' } }, enter(), {
    provider: {
      idToken: { issuer: site, claims: claimsOf, jwks: 'GET https://keys.local.example/keys' },
      open: {
        [`GET ${site}/.well-known/openid-configuration`]: (_, { headers }) =>
          headers.get('x-key') === 'hush' ? { ...document(), jwks_uri: 'https://keys.local.example/keys' } : new Response(null, { status: 401 }),
      },
    },
  }),
  scenario('linked and unlinked', discovered, {}, [signUp({ email: 'ada@b.co' }), beginLink, visit(), arrive(), accounts, api('listUserAccounts', run => ({ headers: run.headers() }))]),
  scenario('an end of tokens that the reply does not say', written, { accessTokenExpiresIn: 60 }, [
    meanwhile(fakes => (fakes.tokens = { expires_in: undefined })),
    ...enter(),
    accounts,
    wait(120),
    accessToken,
  ]),
  scenario('parameters of a refresh', written, { refreshTokenParams: { audience: 'a', grant_type: 'mine' } }, [...enter(), accounts, refresh]),
  ...[
    ['the end of a session', {}, {}],
    ['the end of a session, and where to go', {}, { callbackURL: '/bye', state: 'x y' }],
    ['the end of a session without going there', {}, { disableRedirect: true }],
    ['a place for the end of a session', { endSessionEndpoint: `${site}/end?a=1`, postLogoutRedirectURI: 'https://app.example/bye' }, {}],
    ['no end of a session there', { disableProviderLogout: true }, {}],
  ].map(([name, config, body]) => scenario(name as string, discovered, config as Json, [...enter(), post('/sign-out', body as Json), getSession()])),
  scenario('a name that nobody has', discovered, {}, [post('/sign-in/social', { provider: 'other' }), get('/callback/other?code=a&state=b')]),
]
