// The options that every provider has, as far as they show in where a browser is sent and in what the token endpoint hears.
import { absentFields, alwaysApiError, noClientId } from '../differences.js'
import { begin, deliver, enter, enterByToken, signedIn, visit, withProvider } from '../oauth/words.js'
import { act, api, get, getSession, post, type Scenario, type Step } from '../steps.js'

type Json = Record<string, unknown>

const google = (name: string, options: Json, steps: Step[]): Scenario => withProvider('google', name, steps, {}, options)
const round = [...enter('google'), signedIn, getSession(), get('/list-accounts')]

/** Bodies of `/sign-in/social`, of which only the authorization URL is looked at. */
const asked: [name: string, body: Json][] = [
  ['scopes', { scopes: ['a', 'b c', 'email'] }],
  ['no scopes', { scopes: [] }],
  ['a login hint', { loginHint: 'ada@b.co & more' }],
  ['more parameters', { additionalParams: { hd: 'b.co', prompt: 'login', include_granted_scopes: 'no', 'a b': 'ü' } }],
  ['no redirect', { disableRedirect: true }],
  ['a redirect', { disableRedirect: false }],
  ['where to go', { callbackURL: '/a?b=c#d', newUserCallbackURL: '/new', errorCallbackURL: '/failed' }],
  ['the default', { callbackURL: undefined }],
  ['an empty one', { callbackURL: '' }],
  ['a sign-up', { requestSignUp: true }],
  [
    'data',
    {
      additionalData: {
        plan: 'pro',
        list: [1, null, { a: 'b' }],
        callbackURL: 'https://evil.example',
        link: { userId: 'x' },
        codeVerifier: 'x',
        expiresAt: 0,
        state: 's',
      },
    },
  ],
  ['empty data', { additionalData: {} }],
]

const refusedParameters = [
  'state',
  'client_id',
  'redirect_uri',
  'response_type',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'scope',
  '__proto__',
  'constructor',
]

const variations: [name: string, options: Json][] = [
  ['scope', { scope: ['calendar', 'email'] }],
  ['disableDefaultScope', { disableDefaultScope: true }],
  ['disableDefaultScope and scope', { disableDefaultScope: true, scope: ['openid'] }],
  ['an empty scope', { scope: [] }],
  ['prompt', { prompt: 'select_account consent' }],
  ['accessType', { accessType: 'offline' }],
  ['responseMode', { responseMode: 'query' }],
  ['redirectURI', { redirectURI: 'https://proxy.example/back?x=1' }],
  ['authorizationEndpoint', { authorizationEndpoint: 'https://sso.example/authorize?tenant=a' }],
  ['several client ids', { clientId: ['client.google', 'client.ios'] }],
  ['an empty list of client ids', { clientId: [] }],
  ['an empty client id', { clientId: '' }],
  ['no client id', { clientId: undefined }],
  ['no client secret', { clientSecret: undefined }],
  ['an empty client secret', { clientSecret: '' }],
  ['disabled', { enabled: false }],
  ['enabled', { enabled: true }],
]

/** The same for providers that check less, or more, than Google. */
const others = [
  'github',
  'apple',
  'cloudflare',
  'twitter',
  'tiktok',
  'wechat',
  'zoom',
  'vercel',
  'reddit',
  'notion',
  'discord',
  'slack',
  'microsoft',
  'paypal',
  'line',
  'roblox',
  'cognito',
  'twitch',
  'vk',
  'salesforce',
]

const authorization: Scenario[] = [
  google(
    'what a request asks of the authorization URL',
    {},
    asked.map(([name, body]) => begin('google', body, { name })),
  ),
  ...others.map(id =>
    withProvider(id, `what a request asks of the authorization URL of ${id}`, [
      begin(id, {
        scopes: ['a', 'b c'],
        loginHint: 'ada',
        additionalParams: { x: 'y', prompt: 'login', audience: 'me', client_key: 'k', appid: 'a', owner: 'o', permissions: '1' },
      }),
    ]),
  ),
  google(
    'parameters that nobody may set',
    {},
    refusedParameters.map(name =>
      post('/sign-in/social', JSON.parse(`{"provider":"google","callbackURL":"/app","additionalParams":{"${name}":"x"}}`) as object, { name }),
    ),
  ),
  ...variations.map(([name, options]) => google(name, options, [begin('google'), begin('google', { scopes: ['extra'], loginHint: 'a' })])),
  ...others.flatMap(id => [
    withProvider(
      id,
      `options of the authorization URL of ${id}`,
      [begin(id, { scopes: ['extra'] })],
      {},
      {
        scope: ['mine'],
        prompt: 'consent',
        responseMode: 'query',
        redirectURI: 'https://proxy.example/back',
        authorizationEndpoint: 'https://sso.example/a',
      },
    ),
    withProvider(id, `no default scopes of ${id}`, [begin(id)], {}, { disableDefaultScope: true }),
    withProvider(id, `nothing but a client id of ${id}`, [begin(id)], {}, { clientSecret: undefined }),
    withProvider(id, `no client id of ${id}`, [begin(id, {}, { differs: noClientId })], {}, { clientId: undefined, clientKey: undefined }),
  ]),
]

/** Where the token endpoint hears of an option. */
const exchanged: Scenario[] = [
  google('redirectURI at the token endpoint', { redirectURI: 'https://proxy.example/back' }, round),
  google('several client ids at the token endpoint', { clientId: ['client.google', 'client.ios'] }, [
    ...round,
    enterByToken('google', run => ({ token: run.network().mint('google', { claims: { aud: 'client.ios' } }) })),
    enterByToken('google', run => ({ token: run.network().mint('google', { claims: { aud: 'client.other' } }) })),
  ]),
  ...['github', 'cloudflare', 'twitter', 'zoom', 'reddit', 'paypal', 'salesforce', 'vk', 'tiktok', 'microsoft'].flatMap(id => [
    withProvider(id, `redirectURI at the token endpoint of ${id}`, enter(id), {}, { redirectURI: 'https://proxy.example/back' }),
    withProvider(
      id,
      `no secret at the token endpoint of ${id}`,
      [
        begin(id),
        act(
          run =>
            run.saved('begun') && (run.saved('begun') as Json).url !== undefined && run.network().visit((run.saved('begun') as { url: string }).url),
        ),
        ...deliver(id),
      ],
      {},
      { clientSecret: undefined },
    ),
    withProvider(id, `a client key at the token endpoint of ${id}`, enter(id), {}, { clientKey: 'key' }),
  ]),
]

const direct: Scenario[] = [
  withProvider(
    'github',
    'direct calls',
    [
      api('signInSocial', { body: { provider: 'github', callbackURL: '/app' } }, { save: 'begun' }),
      visit(),
      api('callbackOAuth', run => ({ params: { id: 'github' }, query: Object.fromEntries(run.network().answer), headers: new Headers() }), {
        differs: alwaysApiError,
      }),
      api('signInSocial', { body: { provider: 'github', callbackURL: '/app' }, asResponse: true }),
      api('signInSocial', { body: { provider: 'github', disableRedirect: true }, returnHeaders: true }),
      api('signInSocial', { body: { provider: 'nobody' } }),
    ],
    { account: { skipStateCookieCheck: true } },
  ),
  google('direct calls with an ID token', {}, [
    api('signInSocial', run => ({ body: { provider: 'google', idToken: { token: run.network().mint('google') } } }), { differs: absentFields }),
    api('signInSocial', run => ({ body: { provider: 'google', idToken: { token: run.network().mint('google', { key: 'none' }) } } })),
  ]),
]

export const optionScenarios: Record<string, Scenario[]> = { authorization, 'token endpoint': exchanged, 'direct calls': direct }
