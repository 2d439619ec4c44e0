// Options that single providers have for themselves, and claims that only some understand.
import { noClientId, noPhoto } from '../differences.js'
import { ada, type FakeNetwork } from '../oauth/network.js'
import type { Provider } from '../oauth/provider.js'
import { provider } from '../oauth/providers.js'
import { alone, begin, clientSecret, deliver, enter, enterByToken, meanwhile, visit, withTokens } from '../oauth/words.js'
import { act, get, getSession, post, type Recorder, type Run, type Scenario, type Step } from '../steps.js'

type Json = Record<string, unknown>

/** Claims as a name, the absent ones too. */
const named = (claims: Json): string =>
  `claims ${Object.entries(claims)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(', ')}`

const failed = { errorCallbackURL: '/failed' }
const round = (id: string): Step[] => [...enter(id, failed), getSession(), get('/list-accounts')]
const refreshed = (id: string): Step[] => [
  ...enter(id),
  get('/list-accounts', { save: 'accounts' }),
  post('/refresh-token', (run: Run) => ({ accountId: (run.saved('accounts') as { id: string }[])[0]?.id ?? '' })),
]
const byToken = (id: string, changes: (network: FakeNetwork) => Json = network => ({ token: network.mint(id) })): Step =>
  enterByToken(id, run => changes(run.network()))
const claims =
  (id: string, more: Json) =>
  (network: FakeNetwork): Json => ({ token: network.mint(id, { claims: more }) })
/** Moves all pages of a provider from one text in their addresses to another. */
function moved(id: string, from: string, to: string): Partial<Provider> {
  const known = provider(id)
  const move = (text: string): string => text.replace(from, to)
  const pages = (table: Provider['profile']): Provider['profile'] =>
    table && Object.fromEntries(Object.entries(table).map(([route, page]) => [move(route), page]))
  return {
    authorize: move(known.authorize),
    token: move(known.token),
    ...(known.profile && { profile: pages(known.profile) ?? {} }),
    ...(known.idToken && {
      idToken: { ...known.idToken, issuer: move(known.idToken.issuer), ...(known.idToken.jwks && { jwks: move(known.idToken.jwks) }) },
    }),
  }
}

/** A way of proving oneself to the token endpoint, with what it needs and no more. */
const ways = (method: string): Json => ({
  clientSecret: method.startsWith('client') ? clientSecret : undefined,
  tokenEndpointAuth: { method, ...(method === 'private_key_jwt' && { getClientAssertion: async () => 'signed.by.us' }) },
})

const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47'
const consumers = '9188040d-6c67-4c5b-b112-36a304b66dad'
const microsoft = (name: string, options: Json | ((record: Recorder) => Json), to: string, steps: Step[], more: Partial<Provider> = {}): Scenario =>
  alone('microsoft', name, options, steps, {
    ...moved('microsoft', 'login.microsoftonline.com/common', to),
    idToken: { ...provider('microsoft').idToken!, jwks: `GET https://${to}/discovery/v2.0/keys` },
    ...more,
  })
const ofTenant = (id: string) => claims('microsoft', { tid: id, iss: `https://login.microsoftonline.com/${id}/v2.0` })

const options: Record<string, Scenario[]> = {
  microsoft: [
    microsoft('a tenant', { tenantId: tenant }, `login.microsoftonline.com/${tenant}`, [
      ...round('microsoft'),
      byToken('microsoft'),
      byToken('microsoft', ofTenant(consumers)),
      byToken('microsoft', claims('microsoft', { tid: 5 })),
    ]),
    microsoft('organizations', { tenantId: 'organizations' }, 'login.microsoftonline.com/organizations', [
      ...round('microsoft'),
      byToken('microsoft'),
      byToken('microsoft', ofTenant(consumers)),
    ]),
    microsoft('consumers', { tenantId: 'consumers' }, 'login.microsoftonline.com/consumers', [
      ...round('microsoft'),
      byToken('microsoft'),
      byToken('microsoft', ofTenant(consumers)),
    ]),
    microsoft('common', {}, 'login.microsoftonline.com/common', [
      byToken('microsoft', ofTenant(consumers)),
      byToken('microsoft', claims('microsoft', { tid: undefined })),
      byToken('microsoft', claims('microsoft', { oid: undefined })),
      byToken('microsoft', claims('microsoft', { oid: ' ' })),
      byToken('microsoft', claims('microsoft', { oid: 5 })),
    ]),
    microsoft('an authority', { authority: 'https://login.microsoftonline.us//' }, 'login.microsoftonline.us/common', [
      ...round('microsoft'),
      byToken('microsoft', claims('microsoft', { iss: `https://login.microsoftonline.us/${tenant}/v2.0` })),
    ]),
    alone('microsoft', 'no photo', { disableProfilePhoto: true }, round('microsoft')),
    {
      ...alone('microsoft', 'no connection to the photos', {}, [
        meanwhile(network =>
          network.faults.set('besides', () => {
            throw new TypeError('fetch failed')
          }),
        ),
        ...enter('microsoft', failed, { differs: noPhoto.step }),
      ]),
      differs: noPhoto.rows,
    },
    alone('microsoft', 'a large photo', { profilePhotoSize: 360 }, round('microsoft'), {
      besides: {
        'GET https://graph.microsoft.com/v1.0/me/photos/360x360/$value': () =>
          new Response(Uint8Array.from([255, 216, 0]), { headers: { 'content-type': 'image/jpeg' } }),
      },
    }),
    alone('microsoft', 'no secret', { clientSecret: undefined }, [...round('microsoft'), ...refreshed('microsoft')]),
    alone(
      'microsoft',
      'an assertion',
      record => ({ clientSecret: undefined, clientAssertion: record('assertion', async () => 'signed.by.us') }),
      refreshed('microsoft'),
    ),
    alone(
      'microsoft',
      'an assertion that fails',
      () => ({
        clientSecret: undefined,
        clientAssertion: async () => {
          throw new Error('boom')
        },
      }),
      enter('microsoft', failed),
    ),
    alone('microsoft', 'scopes at the refresh', { scope: ['Mail.Read'], disableDefaultScope: true }, refreshed('microsoft')),
    ...[
      { email_verified: true },
      { email_verified: 'false' },
      { email_verified: 'x' },
      { verified_primary_email: undefined },
      { verified_primary_email: [], verified_secondary_email: ['ada@b.co'] },
      { email: undefined },
      { oid: undefined },
    ].map(changed => alone('microsoft', named(changed), {}, [meanwhile(network => (network.idToken = { claims: changed })), ...round('microsoft')])),
  ],
  google: [
    alone('google', 'hd', { hd: 'b.co' }, [
      ...enter('google', failed),
      meanwhile(network => (network.idToken = { claims: { hd: 'b.co' } })),
      ...enter('google'),
      byToken('google'),
      byToken('google', claims('google', { hd: 'b.co' })),
      byToken('google', claims('google', { hd: 'c.co' })),
      byToken('google', claims('google', { hd: 5 })),
    ]),
    alone('google', 'any hd', { hd: '*' }, [
      ...enter('google', failed),
      meanwhile(network => (network.idToken = { claims: { hd: 'c.co' } })),
      ...enter('google'),
      byToken('google'),
      byToken('google', claims('google', { hd: 'b.co' })),
      byToken('google', claims('google', { hd: '' })),
    ]),
    alone(
      'google',
      'display, access and scopes that add up',
      { display: 'popup', accessType: 'offline', prompt: 'consent', includeGrantedScopes: false },
      [begin('google')],
    ),
    alone('google', 'the other issuer', {}, [
      byToken('google', claims('google', { iss: 'accounts.google.com' })),
      byToken('google', claims('google', { iss: 'http://accounts.google.com' })),
    ]),
    ...[{ name: undefined }, { picture: undefined }, { email_verified: 'true' }, { email_verified: undefined }].map(changed =>
      alone('google', named(changed), {}, [
        meanwhile(network => (network.idToken = { claims: changed })),
        ...round('google'),
        byToken('google', claims('google', changed)),
      ]),
    ),
  ],
  apple: [
    alone('apple', 'an app’s audience', { appBundleIdentifier: 'com.example.app' }, [
      byToken('apple'),
      byToken('apple', claims('apple', { aud: 'com.example.app' })),
    ]),
    alone('apple', 'an audience', { audience: ['one', 'two'], appBundleIdentifier: 'com.example.app' }, [
      byToken('apple'),
      byToken('apple', claims('apple', { aud: 'two' })),
      byToken('apple', claims('apple', { aud: 'com.example.app' })),
    ]),
    alone('apple', 'an empty audience', { audience: [] }, [byToken('apple')]),
    alone('apple', 'several clients', { clientId: ['client.apple', 'client.ios'] }, [
      begin('apple'),
      byToken('apple', claims('apple', { aud: 'client.ios' })),
    ]),
    alone('apple', 'hashed nonces', {}, [
      byToken('apple', network => ({
        token: network.mint('apple', { claims: { nonce: '5a3adcf0c49f7f1d2e2e6a0ca3d4d7b8c49b1d3d1b31fb3ec1cb9a2f7f3a3a2b' } }),
        nonce: 'n',
      })),
      byToken('apple', network => ({
        token: network.mint('apple', { claims: { nonce: '1b16b1df538ba12dc3f97edbb85caa7050d46c148134290feba80f8236c83db9' } }),
        nonce: 'n',
      })),
    ]),
    alone('apple', 'a name by the app', {}, [
      byToken('apple', network => ({ token: network.mint('apple'), user: { name: { firstName: 'Given' }, email: 'other@b.co' } })),
      getSession(),
    ]),
    ...[{ name: 'Claimed' }, { email_verified: true }, { email_verified: false }, { email_verified: 'x' }].map(changed =>
      alone('apple', named(changed), {}, [
        meanwhile(network => (network.idToken = { claims: changed })),
        begin('apple'),
        visit(),
        act(run => run.network().answer.delete('user')),
        ...deliver('apple'),
        getSession(),
      ]),
    ),
    ...['{"name":{"firstName":"A"}}', '{"name":{}}', '{"email":"x"}', '"x"', 'null', '[]', '{'].map(user =>
      alone('apple', `user ${user}`, {}, [
        begin('apple'),
        visit(),
        act(run => run.network().answer.set('user', user)),
        ...deliver('apple'),
        getSession(),
      ]),
    ),
  ],
  cognito: [
    alone('cognito', 'a domain with a scheme', { domain: 'https://dom.auth.us-east-1.amazoncognito.com' }, round('cognito')),
    alone('cognito', 'an identity provider', { identityProvider: 'Google', prompt: 'login' }, [
      begin('cognito'),
      begin('cognito', { additionalParams: { identity_provider: 'Facebook' } }),
      begin('cognito', { scopes: ['a b', 'c+d'] }),
    ]),
    alone('cognito', 'no scopes', { disableDefaultScope: true }, [begin('cognito')]),
    alone('cognito', 'a secret is required', { requireClientSecret: true, clientSecret: '' }, [begin('cognito')]),
    alone('cognito', 'a public client', { clientSecret: undefined }, round('cognito')),
    ...[
      { name: undefined, given_name: 'Given' },
      { name: undefined, username: 'ada' },
      { name: undefined },
      { email_verified: 'true' },
      { email_verified: undefined },
    ].map(changed => alone('cognito', named(changed), {}, [meanwhile(network => (network.idToken = { claims: changed })), ...round('cognito')])),
  ],
  others: [
    alone('discord', 'permissions', { permissions: 8, scope: ['bot'] }, [
      begin('discord'),
      begin('discord', { additionalParams: { permissions: '0' } }),
    ]),
    alone('discord', 'permissions without a bot', { permissions: 0 }, [begin('discord'), begin('discord', { scopes: ['bot'] })]),
    alone('discord', 'prompt', { prompt: 'consent' }, [begin('discord')]),
    alone('dropbox', 'accessType', { accessType: 'offline' }, [
      begin('dropbox'),
      begin('dropbox', { additionalParams: { token_access_type: 'online' } }),
    ]),
    alone('facebook', 'configId and fields', { configId: 'cfg', fields: ['birthday', 'gender'] }, [
      begin('facebook', { additionalParams: { config_id: 'other' } }),
      ...round('facebook'),
    ]),
    alone('facebook', 'several clients', { clientId: ['client.facebook', 'client.ios'] }, [
      ...round('facebook'),
      byToken('facebook', claims('facebook', { aud: 'client.ios' })),
    ]),
    alone(
      'facebook',
      'own information',
      record => ({
        getUserInfo: withTokens(
          record<unknown>('info', async () => ({ user: { id: '1', name: 'Own', email: 'own@b.co', emailVerified: true }, data: { id: 'own' } })),
        ),
      }),
      [
        ...round('facebook'),
        byToken('facebook', () => ({ token: 'opaque' })),
        byToken('facebook', network => ({ token: network.grant() })),
        byToken('facebook', network => ({ token: network.mint('facebook'), accessToken: 'wrong' })),
      ],
    ),
    alone('gitlab', 'an issuer', { issuer: 'https://git.example//sub/' }, round('gitlab'), moved('gitlab', 'gitlab.com', 'git.example/sub')),
    alone(
      'paybin',
      'an issuer',
      { issuer: 'https://pay.example', prompt: 'login' },
      [begin('paybin', { loginHint: 'a' }), ...refreshed('paybin')],
      moved('paybin', 'idp.paybin.io', 'pay.example'),
    ),
    alone('paypal', 'live', { environment: 'live', prompt: 'login', requestShippingAddress: true }, refreshed('paypal'), {
      authorize: 'https://www.paypal.com/signin/authorize',
      token: 'POST https://api-m.paypal.com/v1/oauth2/token',
      profile: { 'GET https://api-m.paypal.com/v1/identity/oauth2/userinfo': Object.values(provider('paypal').profile ?? {})[0]! },
    }),
    alone('paypal', 'a subject of another', {}, [
      meanwhile(network => (network.idToken = { claims: { sub: '9' } })),
      ...enter('paypal', failed),
      meanwhile(network => (network.tokens = { id_token: 'x' })),
      ...enter('paypal', failed),
    ]),
    alone('reddit', 'duration', { duration: 'permanent' }, [begin('reddit')]),
    alone(
      'salesforce',
      'a sandbox',
      { environment: 'sandbox' },
      round('salesforce'),
      moved('salesforce', 'login.salesforce.com', 'test.salesforce.com'),
    ),
    alone(
      'salesforce',
      'a login URL',
      { loginUrl: 'my.salesforce.example', environment: 'sandbox' },
      refreshed('salesforce'),
      moved('salesforce', 'login.salesforce.com', 'my.salesforce.example'),
    ),
    alone('twitch', 'claims', { claims: ['sub', 'updated_at'] }, [begin('twitch')]),
    alone('twitch', 'no claims', { claims: [] }, [begin('twitch')]),
    alone('wechat', 'a language', { lang: 'en', platformType: 'WebsiteApp' }, [
      begin('wechat', { additionalParams: { lang: 'cn', appid: 'x', style: 'black' } }),
      ...refreshed('wechat'),
    ]),
    alone('zoom', 'no PKCE', { pkce: false }, round('zoom')),
    alone('tiktok', 'no client key', { clientKey: undefined }, [begin('tiktok', {}, { differs: noClientId })]),
    alone('cloudflare', 'a public client', { clientSecret: undefined }, refreshed('cloudflare')),
    ...['client_secret_post', 'client_secret_basic', 'none'].map(method =>
      alone(
        'cloudflare',
        `tokenEndpointAuthMethod ${method}`,
        { tokenEndpointAuthMethod: method, clientSecret: method.startsWith('client') ? clientSecret : undefined },
        refreshed('cloudflare'),
      ),
    ),
    ...['client_secret_post', 'client_secret_basic', 'none', 'private_key_jwt'].flatMap(method => [
      alone('cloudflare', `tokenEndpointAuth ${method}`, ways(method), refreshed('cloudflare')),
      alone('vercel', `tokenEndpointAuth ${method}`, ways(method), enter('vercel')),
    ]),
    alone('vercel', 'scopes', { scope: ['a'] }, [begin('vercel'), begin('vercel', { scopes: ['b'] })]),
    alone('vk', 'a phone without an address', {}, [meanwhile(network => (network.person = { ...ada, email: undefined })), ...enter('vk', failed)]),
  ],
}

export const peculiarScenarios: Record<string, Scenario[]> = Object.fromEntries(
  Object.entries(options).map(([name, scenarios]) => [`options of ${name}`, scenarios]),
)
