// What single providers have for themselves: options, and profiles that are not like the others.
import { ada, type FakeNetwork } from '../oauth/network.js'
import type { Provider } from '../oauth/provider.js'
import { provider } from '../oauth/providers.js'
import { begin, configured, deliver, enter, enterByToken, meanwhile, visit } from '../oauth/words.js'
import { FakeNetwork as Network } from '../oauth/network.js'
import { act, get, getSession, post, type Recorder, type Run, type Scenario, type Step } from '../steps.js'

type Json = Record<string, unknown>

/** One provider with options of its own; `moved` is what this changes about where it is. */
const scenario = (id: string, name: string, options: Json | ((record: Recorder) => Json), steps: Step[], moved: Partial<Provider> = {}): Scenario => ({
  name,
  network: () => new Network({ ...provider(id), ...moved }),
  options: record => ({ socialProviders: { [id]: configured(provider(id), typeof options === 'function' ? options(record) : options) } }) as never,
  steps,
})

const failed = { errorCallbackURL: '/failed' }
const round = (id: string): Step[] => [...enter(id, failed), getSession(), get('/list-accounts')]
const refreshed = (id: string): Step[] => [...enter(id), get('/list-accounts', { save: 'accounts' }), post('/refresh-token', (run: Run) => ({ accountId: (run.saved('accounts') as { id: string }[])[0]?.id ?? '' }))]
const byToken = (id: string, changes: (network: FakeNetwork) => Json = network => ({ token: network.mint(id) })): Step => enterByToken(id, run => changes(run.network()))
/** Visits the provider if the server sent somebody there. */
const perhaps = (id: string): Step[] => [
  begin(id, failed),
  act(run => {
    const { url } = (run.saved('begun') ?? {}) as { url?: string }
    if (url) run.network().visit(url)
  }),
  ...deliver(id),
]
const claims = (id: string, more: Json) => (network: FakeNetwork): Json => ({ token: network.mint(id, { claims: more }) })
/** Moves all pages of a provider from one text in their addresses to another. */
function moved(id: string, from: string, to: string): Partial<Provider> {
  const known = provider(id)
  const move = (text: string): string => text.replace(from, to)
  const pages = (table: Provider['profile']): Provider['profile'] => table && Object.fromEntries(Object.entries(table).map(([route, page]) => [move(route), page]))
  return {
    authorize: move(known.authorize),
    token: move(known.token),
    ...(known.profile && { profile: pages(known.profile) ?? {} }),
    ...(known.idToken && { idToken: { ...known.idToken, issuer: move(known.idToken.issuer), ...(known.idToken.jwks && { jwks: move(known.idToken.jwks) }) } }),
  }
}

const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47'
const consumers = '9188040d-6c67-4c5b-b112-36a304b66dad'
const microsoft = (name: string, options: Json | ((record: Recorder) => Json), to: string, steps: Step[], more: Partial<Provider> = {}): Scenario =>
  scenario('microsoft', name, options, steps, { ...moved('microsoft', 'login.microsoftonline.com/common', to), idToken: { ...provider('microsoft').idToken!, jwks: `GET https://${to}/discovery/v2.0/keys` }, ...more })
const ofTenant = (id: string) => claims('microsoft', { tid: id, iss: `https://login.microsoftonline.com/${id}/v2.0` })

const options: Record<string, Scenario[]> = {
  microsoft: [
    microsoft('a tenant', { tenantId: tenant }, `login.microsoftonline.com/${tenant}`, [...round('microsoft'), byToken('microsoft'), byToken('microsoft', ofTenant(consumers)), byToken('microsoft', claims('microsoft', { tid: 5 }))]),
    microsoft('organizations', { tenantId: 'organizations' }, 'login.microsoftonline.com/organizations', [...round('microsoft'), byToken('microsoft'), byToken('microsoft', ofTenant(consumers))]),
    microsoft('consumers', { tenantId: 'consumers' }, 'login.microsoftonline.com/consumers', [...round('microsoft'), byToken('microsoft'), byToken('microsoft', ofTenant(consumers))]),
    microsoft('common', {}, 'login.microsoftonline.com/common', [byToken('microsoft', ofTenant(consumers)), byToken('microsoft', claims('microsoft', { tid: undefined })), byToken('microsoft', claims('microsoft', { oid: undefined })), byToken('microsoft', claims('microsoft', { oid: ' ' })), byToken('microsoft', claims('microsoft', { oid: 5 }))]),
    microsoft('an authority', { authority: 'https://login.microsoftonline.us//' }, 'login.microsoftonline.us/common', [...round('microsoft'), byToken('microsoft', claims('microsoft', { iss: `https://login.microsoftonline.us/${tenant}/v2.0` }))]),
    scenario('microsoft', 'no photo', { disableProfilePhoto: true }, round('microsoft')),
    scenario('microsoft', 'a large photo', { profilePhotoSize: 360 }, round('microsoft'), { besides: { 'GET https://graph.microsoft.com/v1.0/me/photos/360x360/$value': () => new Response(Uint8Array.from([255, 216, 0]), { headers: { 'content-type': 'image/jpeg' } }) } }),
    scenario('microsoft', 'no secret', { clientSecret: undefined }, [...round('microsoft'), ...refreshed('microsoft')]),
    scenario('microsoft', 'an assertion', record => ({ clientSecret: undefined, clientAssertion: record('assertion', async () => 'signed.by.us') }), refreshed('microsoft')),
    scenario('microsoft', 'an assertion that fails', () => ({ clientSecret: undefined, clientAssertion: async () => { throw new Error('boom') } }), enter('microsoft', failed)),
    scenario('microsoft', 'an assertion and a secret', { clientAssertion: async () => 'x' }, [begin('microsoft'), get('/ok')]),
    scenario('microsoft', 'scopes at the refresh', { scope: ['Mail.Read'], disableDefaultScope: true }, refreshed('microsoft')),
    ...[{ email_verified: true }, { email_verified: 'false' }, { email_verified: 'x' }, { verified_primary_email: undefined }, { verified_primary_email: [], verified_secondary_email: ['ada@b.co'] }, { email: undefined }, { oid: undefined }].map(changed =>
      scenario('microsoft', `claims ${JSON.stringify(changed)}`, {}, [meanwhile(network => (network.idToken = { claims: changed })), ...round('microsoft')]),
    ),
  ],
  google: [
    scenario('google', 'hd', { hd: 'b.co' }, [...enter('google', failed), meanwhile(network => (network.idToken = { claims: { hd: 'b.co' } })), ...enter('google'), byToken('google'), byToken('google', claims('google', { hd: 'b.co' })), byToken('google', claims('google', { hd: 'c.co' })), byToken('google', claims('google', { hd: 5 }))]),
    scenario('google', 'any hd', { hd: '*' }, [...enter('google', failed), meanwhile(network => (network.idToken = { claims: { hd: 'c.co' } })), ...enter('google'), byToken('google'), byToken('google', claims('google', { hd: 'b.co' })), byToken('google', claims('google', { hd: '' }))]),
    scenario('google', 'display, access and scopes that add up', { display: 'popup', accessType: 'offline', prompt: 'consent', includeGrantedScopes: false }, [begin('google')]),
    scenario('google', 'the other issuer', {}, [byToken('google', claims('google', { iss: 'accounts.google.com' })), byToken('google', claims('google', { iss: 'http://accounts.google.com' }))]),
    ...[{ name: undefined }, { picture: undefined }, { email_verified: 'true' }, { email_verified: undefined }].map(changed => scenario('google', `claims ${JSON.stringify(changed)}`, {}, [meanwhile(network => (network.idToken = { claims: changed })), ...round('google'), byToken('google', claims('google', changed))])),
  ],
  apple: [
    scenario('apple', 'an app’s audience', { appBundleIdentifier: 'com.example.app' }, [byToken('apple'), byToken('apple', claims('apple', { aud: 'com.example.app' }))]),
    scenario('apple', 'an audience', { audience: ['one', 'two'], appBundleIdentifier: 'com.example.app' }, [byToken('apple'), byToken('apple', claims('apple', { aud: 'two' })), byToken('apple', claims('apple', { aud: 'com.example.app' }))]),
    scenario('apple', 'an empty audience', { audience: [] }, [byToken('apple')]),
    scenario('apple', 'several clients', { clientId: ['client.apple', 'client.ios'] }, [begin('apple'), byToken('apple', claims('apple', { aud: 'client.ios' }))]),
    scenario('apple', 'hashed nonces', {}, [byToken('apple', network => ({ token: network.mint('apple', { claims: { nonce: '5a3adcf0c49f7f1d2e2e6a0ca3d4d7b8c49b1d3d1b31fb3ec1cb9a2f7f3a3a2b' } }), nonce: 'n' })), byToken('apple', network => ({ token: network.mint('apple', { claims: { nonce: '1b16b1df538ba12dc3f97edbb85caa7050d46c148134290feba80f8236c83db9' } }), nonce: 'n' }))]),
    scenario('apple', 'a name by the app', {}, [byToken('apple', network => ({ token: network.mint('apple'), user: { name: { firstName: 'Given' }, email: 'other@b.co' } })), getSession()]),
    ...[{ name: 'Claimed' }, { email_verified: true }, { email_verified: false }, { email_verified: 'x' }].map(changed => scenario('apple', `claims ${JSON.stringify(changed)}`, {}, [meanwhile(network => (network.idToken = { claims: changed })), begin('apple'), visit(), act(run => run.network().answer.delete('user')), ...deliver('apple'), getSession()])),
    ...['{"name":{"firstName":"A"}}', '{"name":{}}', '{"email":"x"}', '"x"', 'null', '[]', '{'].map(user => scenario('apple', `user ${user}`, {}, [begin('apple'), visit(), act(run => run.network().answer.set('user', user)), ...deliver('apple'), getSession()])),
  ],
  cognito: [
    scenario('cognito', 'a domain with a scheme', { domain: 'https://dom.auth.us-east-1.amazoncognito.com' }, round('cognito')),
    scenario('cognito', 'an identity provider', { identityProvider: 'Google', prompt: 'login' }, [begin('cognito'), begin('cognito', { additionalParams: { identity_provider: 'Facebook' } }), begin('cognito', { scopes: ['a b', 'c+d'] })]),
    scenario('cognito', 'no scopes', { disableDefaultScope: true }, [begin('cognito')]),
    scenario('cognito', 'a secret is required', { requireClientSecret: true, clientSecret: '' }, [begin('cognito')]),
    scenario('cognito', 'a public client', { clientSecret: undefined }, round('cognito')),
    ...['domain', 'region', 'userPoolId'].map(name => scenario('cognito', `no ${name}`, { [name]: undefined }, [begin('cognito'), get('/ok')])),
    ...[{ name: undefined, given_name: 'Given' }, { name: undefined, username: 'ada' }, { name: undefined }, { email_verified: 'true' }, { email_verified: undefined }].map(changed => scenario('cognito', `claims ${JSON.stringify(changed)}`, {}, [meanwhile(network => (network.idToken = { claims: changed })), ...round('cognito')])),
  ],
  others: [
    scenario('discord', 'permissions', { permissions: 8, scope: ['bot'] }, [begin('discord'), begin('discord', { additionalParams: { permissions: '0' } })]),
    scenario('discord', 'permissions without a bot', { permissions: 0 }, [begin('discord'), begin('discord', { scopes: ['bot'] })]),
    scenario('discord', 'prompt', { prompt: 'consent' }, [begin('discord')]),
    scenario('dropbox', 'accessType', { accessType: 'offline' }, [begin('dropbox'), begin('dropbox', { additionalParams: { token_access_type: 'online' } })]),
    scenario('facebook', 'configId and fields', { configId: 'cfg', fields: ['birthday', 'gender'] }, [begin('facebook', { additionalParams: { config_id: 'other' } }), ...round('facebook')]),
    scenario('facebook', 'several clients', { clientId: ['client.facebook', 'client.ios'] }, [...round('facebook'), byToken('facebook', claims('facebook', { aud: 'client.ios' }))]),
    scenario('facebook', 'own information', record => ({ getUserInfo: record('info', async () => ({ user: { id: '1', name: 'Own', email: 'own@b.co', emailVerified: true }, data: { id: 'own' } })) }), [...round('facebook'), byToken('facebook', () => ({ token: 'opaque' })), byToken('facebook', network => ({ token: network.grant() })), byToken('facebook', network => ({ token: network.mint('facebook'), accessToken: 'wrong' }))]),
    scenario('gitlab', 'an issuer', { issuer: 'https://git.example//sub/' }, round('gitlab'), moved('gitlab', 'gitlab.com', 'git.example/sub')),
    scenario('paybin', 'an issuer', { issuer: 'https://pay.example', prompt: 'login' }, [begin('paybin', { loginHint: 'a' }), ...refreshed('paybin')], moved('paybin', 'idp.paybin.io', 'pay.example')),
    scenario('paypal', 'live', { environment: 'live', prompt: 'login', requestShippingAddress: true }, refreshed('paypal'), { authorize: 'https://www.paypal.com/signin/authorize', token: 'POST https://api-m.paypal.com/v1/oauth2/token', profile: { 'GET https://api-m.paypal.com/v1/identity/oauth2/userinfo': Object.values(provider('paypal').profile ?? {})[0]! } }),
    scenario('paypal', 'a subject of another', {}, [meanwhile(network => (network.idToken = { claims: { sub: '9' } })), ...enter('paypal', failed), meanwhile(network => (network.tokens = { id_token: 'x' })), ...enter('paypal', failed)]),
    scenario('reddit', 'duration', { duration: 'permanent' }, [begin('reddit')]),
    scenario('salesforce', 'a sandbox', { environment: 'sandbox' }, round('salesforce'), moved('salesforce', 'login.salesforce.com', 'test.salesforce.com')),
    scenario('salesforce', 'a login URL', { loginUrl: 'my.salesforce.example', environment: 'sandbox' }, refreshed('salesforce'), moved('salesforce', 'login.salesforce.com', 'my.salesforce.example')),
    scenario('twitch', 'claims', { claims: ['sub', 'updated_at'] }, [begin('twitch')]),
    scenario('twitch', 'no claims', { claims: [] }, [begin('twitch')]),
    scenario('wechat', 'a language', { lang: 'en', platformType: 'WebsiteApp' }, [begin('wechat', { additionalParams: { lang: 'cn', appid: 'x', style: 'black' } }), ...refreshed('wechat')]),
    scenario('zoom', 'no PKCE', { pkce: false }, round('zoom')),
    scenario('tiktok', 'no client key', { clientKey: undefined }, [begin('tiktok')]),
    scenario('cloudflare', 'a public client', { clientSecret: undefined }, refreshed('cloudflare')),
    ...['client_secret_post', 'client_secret_basic', 'none', 'private_key_jwt'].flatMap(method => [
      scenario('cloudflare', `tokenEndpointAuthMethod ${method}`, { tokenEndpointAuthMethod: method }, [...perhaps('cloudflare')]),
      scenario('cloudflare', `tokenEndpointAuth ${method}`, { tokenEndpointAuth: { method } }, [...perhaps('cloudflare')]),
      scenario('cloudflare', `tokenEndpointAuth ${method} of a public client`, { clientSecret: undefined, tokenEndpointAuth: { method, getClientAssertion: async () => 'signed.by.us' } }, [...perhaps('cloudflare')]),
      scenario('vercel', `tokenEndpointAuth ${method}`, { tokenEndpointAuth: { method, getClientAssertion: async () => 'signed.by.us' } }, perhaps('vercel')),
      scenario('vercel', `tokenEndpointAuth ${method} of a public client`, { clientSecret: undefined, tokenEndpointAuth: { method, getClientAssertion: async () => 'signed.by.us' } }, perhaps('vercel')),
    ]),
    scenario('vercel', 'scopes', { scope: ['a'] }, [begin('vercel'), begin('vercel', { scopes: ['b'] })]),
    scenario('vk', 'a phone without an address', {}, [meanwhile(network => (network.person = { ...ada, email: undefined })), ...enter('vk', failed)]),
  ],
}

/** Profiles that stand in the place of the usual one. */
const profiles: [id: string, name: string, profile: unknown][] = [
  ...([
    ['github', 'a public address', { id: 1, login: 'ada', name: 'A', email: 'ada@b.co' }],
    ['github', 'an address that the list does not know', { id: 1, login: 'ada', name: null, email: 'other@b.co' }],
    ['github', 'no name', { id: 1, login: 'ada', name: '', email: null }],
    ['discord', 'no avatar', { id: '80351110224678912', username: 'ada', discriminator: '0', global_name: null, avatar: null, email: 'ada@b.co', verified: true }],
    ['discord', 'no avatar, an old name', { id: '80351110224678912', username: 'ada', discriminator: '1337', avatar: null, email: 'ada@b.co', verified: true }],
    ['discord', 'an avatar that moves', { id: '80351110224678912', username: 'ada', discriminator: '0', avatar: 'a_8342729096ea3675442027381ff50dfe', email: 'ada@b.co', verified: false }],
    ['discord', 'an id that is no number', { id: 'x', username: 'ada', discriminator: '0', avatar: null, email: 'ada@b.co' }],
    ['gitlab', 'blocked', { id: 1, username: 'ada', name: 'A', state: 'blocked', email: 'ada@b.co' }],
    ['gitlab', 'locked', { id: 1, username: 'ada', name: 'A', state: 'active', locked: true, email: 'ada@b.co' }],
    ['gitlab', 'no name', { id: 1, username: 'ada', name: null, state: 'active', email: 'ada@b.co' }],
    ['cloudflare', 'no name', { success: true, result: { id: 'x', email: 'ada@b.co', first_name: null, last_name: '' } }],
    ['cloudflare', 'no success', { success: false, errors: [{ code: 1 }], result: { id: 'x' } }],
    ['cloudflare', 'no result', { success: true, result: null }],
    ['dropbox', 'little', { account_id: 'x', email: 'ada@b.co' }],
    ['facebook', 'a token of another app', { data: { app_id: 'other', is_valid: true, user_id: '1' } }],
    ['facebook', 'a token that is not valid', { data: { app_id: 'client.facebook', is_valid: 'true', user_id: '1' } }],
    ['figma', 'little', { id: 'x', email: 'ada@b.co' }],
    ['huggingface', 'no name', { sub: 'x', preferred_username: 'ada', email: 'ada@b.co' }],
    ['kakao', 'an address that is not valid', { id: 1, kakao_account: { profile: { nickname: '' }, name: 'Real', is_email_valid: false, is_email_verified: true, email: 'ada@b.co' } }],
    ['kakao', 'a small picture', { id: 1, kakao_account: { profile: { thumbnail_image_url: 't' }, email: 'ada@b.co', is_email_valid: 1, is_email_verified: 'x' } }],
    ['kakao', 'no account', { id: 1 }],
    ['kick', 'nobody', { data: [] }],
    ['kick', 'no data', {}],
    ['linear', 'nobody', { data: { viewer: null }, errors: [{ message: 'no' }] }],
    ['linkedin', 'little', { sub: 'x', email: 'ada@b.co' }],
    ['naver', 'an error', { resultcode: '024', message: 'no' }],
    ['naver', 'a nickname', { resultcode: '00', response: { id: 'x', nickname: 'Nick', email: 'ada@b.co' } }],
    ['naver', 'no response', { resultcode: '00' }],
    ['notion', 'a bot of a workspace', { object: 'user', type: 'bot', bot: { owner: { type: 'workspace' } } }],
    ['notion', 'no name', { bot: { owner: { user: { id: 'x', person: { email: 'ada@b.co' } } } } }],
    ['polar', 'no public name', { id: 'x', username: 'ada', email: 'ada@b.co' }],
    ['reddit', 'no picture', { id: 'x', name: 'ada' }],
    ['reddit', 'an id with signs', { id: 'a b', name: 'ada' }],
    ['roblox', 'no nickname', { sub: '5', preferred_username: 'ada' }],
    ['roblox', 'no subject', { name: 'ada' }],
    ['salesforce', 'a small picture', { user_id: 'x', name: 'A', email: 'ada@b.co', photos: { thumbnail: 't' } }],
    ['salesforce', 'no picture', { user_id: 'x', name: 'A', email: 'ada@b.co' }],
    ['slack', 'another picture', { 'https://slack.com/user_id': 'U1', 'https://slack.com/user_image_512': 'big', name: '', email: 'ada@b.co', email_verified: true }],
    ['slack', 'no success', { ok: false, error: 'invalid_auth' }],
    ['spotify', 'no picture', { id: 'x', display_name: null, email: 'ada@b.co', images: [] }],
    ['spotify', 'no pictures at all', { id: 'x', display_name: 'A', email: 'ada@b.co' }],
    ['tiktok', 'an address', { data: { user: { open_id: 'x', email: 'ada@b.co', username: 'ada' } } }],
    ['tiktok', 'nobody', { data: {}, error: { code: 'access_token_invalid' } }],
    ['twitter', 'an address by the way', { data: { id: '1', name: 'A', email: 'ada@b.co' } }],
    ['twitter', 'nobody', { errors: [{ title: 'x' }] }],
    ['vercel', 'no name', { sub: 'x', name: null, preferred_username: 'ada', email: 'ada@b.co' }],
    ['vk', 'little', { user: { user_id: 'x', email: 'ada@b.co' } }],
    ['vk', 'nobody', { error: 'invalid_token' }],
    ['wechat', 'no union', { openid: 'o', nickname: 'A' }],
    ['wechat', 'an error', { errcode: 40003, errmsg: 'no' }],
    ['wechat', 'an address', { openid: 'o', unionid: 'u', nickname: 'A', email: 'ada@b.co' }],
    ['zoom', 'little', { id: 'x', email: 'ada@b.co' }],
    ['railway', 'little', { sub: 'x', email: 'ada@b.co' }],
    ['paypal', 'no subject', { user_id: 'u', email: 'ada@b.co' }],
    ['paypal', 'texts for booleans', { user_id: 'u', sub: '1234', email: 'ada@b.co', name: 'A', email_verified: 'true' }],
    ['atlassian', 'little', { account_id: 'x', email: 'ada@b.co' }],
  ] as [string, string, unknown][]),
  // Ids of all kinds.
  ...[0, 1.5, 12345678901234567890, '', ' ', null, true, { a: 1 }, [1], 'undefined'].map((id): [string, string, unknown] => ['github', `an id ${JSON.stringify(id)}`, { id, login: 'ada', name: 'A', email: null }]),
  // Values that are no texts.
  ...[5, true, { a: 1 }, ['x'], '', 'Ada'].flatMap((value): [string, string, unknown][] => [
    ['huggingface', `a name ${JSON.stringify(value)}`, { sub: 'x', name: value, email: 'ada@b.co', email_verified: true }],
    ['huggingface', `a picture ${JSON.stringify(value)}`, { sub: 'x', name: 'A', email: 'ada@b.co', picture: value }],
    ['huggingface', `an address ${JSON.stringify(value)}`, { sub: 'x', name: 'A', email: value }],
    ['huggingface', `a verdict ${JSON.stringify(value)}`, { sub: 'x', name: 'A', email: 'ada@b.co', email_verified: value }],
  ]),
]

const profileScenarios = profiles.map(([id, name, profile]) => scenario(id, `${id}: ${name}`, {}, [meanwhile(network => network.faults.set('profile', () => Response.json(profile))), ...enter(id, failed), getSession(), get('/list-accounts')]))

const withoutIdToken = (id: string): Step[] => [meanwhile(network => (network.tokens = { id_token: undefined })), ...round(id)]

export const peculiarScenarios: Record<string, Scenario[]> = {
  ...Object.fromEntries(Object.entries(options).map(([name, scenarios]) => [`options of ${name}`, scenarios])),
  'profiles': [...profileScenarios, ...['google', 'apple', 'microsoft', 'twitch', 'paybin', 'line', 'cognito'].map(id => scenario(id, `${id}: no ID token`, {}, withoutIdToken(id)))],
}
