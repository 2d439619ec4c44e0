// Functions among the options of a provider, and providers that are functions.
import { askedLate, noTokensAreNone, providerFails, unreadableToken } from '../differences.js'
import { ada } from '../oauth/network.js'
import { provider } from '../oauth/providers.js'
import { begin, configured, enter, enterByToken, meanwhile, network, signedIn, social, withTokens } from '../oauth/words.js'
import { get, getSession, post, sql, type Recorder, type Run, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

type Json = Record<string, unknown>

/** With functions among the options whose calls are compared. */
const watched = (id: string, name: string, options: (record: Recorder) => Json, steps: Step[], more: Options = {}): Scenario => ({
  name,
  network: network([id]),
  options: record => ({ ...social([id], options(record)), ...more }),
  steps,
})

/** The functions whose last argument is the reference's own context: of that only the path is looked at. */
const withContext =
  (seen: (...values: unknown[]) => unknown, count: number) =>
  (...values: unknown[]): unknown =>
    seen(...values.slice(0, count), (values[count] as { path?: string } | undefined)?.path)

const fail = (): never => {
  throw new Error('boom')
}

type Profile = { email?: string; id?: unknown }
const mapped: [name: string, map: (profile: Profile) => unknown][] = [
  ['sync', () => ({ name: 'Mapped', email: 'Mapped@B.co', emailVerified: false, image: null })],
  ['async', async profile => ({ name: `${profile.email}` })],
  ['nothing', () => undefined],
  ['null', () => null],
  ['empty', () => ({})],
  ['an id, which is not taken', () => ({ id: 'mine', userId: 'x', createdAt: new Date(0) })],
  ['no address', () => ({ email: undefined })],
  ['a null address', () => ({ email: null })],
  ['an empty name', () => ({ name: '' })],
  ['a null name', () => ({ name: null })],
  ['texts for booleans', () => ({ emailVerified: 'true' })],
  ['fields of one’s own', () => ({ plan: 'pro', secret: 's', unknown: 1 })],
  ['fields that may not be given', () => ({ plan: 'pro', role: 'admin' })],
  ['throwing', fail],
  ['rejecting', async () => fail()],
]
const fields: Options = {
  user: {
    additionalFields: {
      plan: { type: 'string', required: false },
      role: { type: 'string', defaultValue: 'user', input: false },
      secret: { type: 'string', required: false, returned: false },
    },
  },
}
const mapping: Scenario[] = [
  ...mapped.map(([name, map]) =>
    watched(
      'github',
      `mapProfileToUser: ${name}`,
      record => ({ mapProfileToUser: record('map', map as never) }),
      [...enter('github', { errorCallbackURL: '/failed' }), getSession()],
      fields,
    ),
  ),
  ...mapped.map(([name, map]) =>
    watched(
      'google',
      `mapProfileToUser and ID tokens: ${name}`,
      record => ({ mapProfileToUser: record('map', map as never) }),
      [enterByToken('google', run => ({ token: run.network().mint('google') })), getSession()],
      fields,
    ),
  ),
  watched(
    'github',
    'mapProfileToUser and overriding',
    record => ({ overrideUserInfoOnSignIn: true, mapProfileToUser: record('map', () => ({ plan: 'pro', role: 'admin', name: 'Mapped' })) }),
    [...enter('github'), ...enter('github'), getSession()],
    fields,
  ),
  ...['reddit', 'roblox', 'twitter', 'wechat', 'tiktok', 'vk'].map(id =>
    watched(id, `mapProfileToUser gives ${id} an address`, () => ({ mapProfileToUser: () => ({ email: 'Mine@B.co', emailVerified: true }) }), [
      meanwhile(fakes => (fakes.person = { ...ada, email: undefined })),
      ...enter(id),
      getSession(),
    ]),
  ),
]

const given = {
  user: { id: 'own-1', name: 'Own', email: 'Own@B.co', emailVerified: true, image: 'i', plan: 'pro' },
  data: { sub: 'own-1', id: 'own-1', more: [1] },
}
const information: [name: string, answer: () => unknown][] = [
  ['given', async () => given],
  ['given at once', () => given],
  ['null', async () => null],
  ['without a user', async () => ({ data: { sub: 'x', id: 'x' } })],
  ['without data', async () => ({ user: given.user })],
  ['without an address', async () => ({ ...given, user: { ...given.user, email: null } })],
  ['a subject that is none', async () => ({ ...given, data: { sub: ' ', id: Number.NaN } })],
  ['no subject', async () => ({ ...given, data: { sub: null } })],
  ['throwing', fail],
  ['rejecting', async () => fail()],
]
const tokensShown = (run: Run): { accountId: string } => ({ accountId: (run.saved('accounts') as { id: string }[])[0]?.id ?? '' })
const functions: Scenario[] = [
  ...information.flatMap(([name, answer]) => [
    watched(
      'github',
      `getUserInfo: ${name}`,
      record => ({ getUserInfo: withTokens(record<unknown>('info', answer)) }),
      [...enter('github', { errorCallbackURL: '/failed' }), getSession()],
      fields,
    ),
    watched(
      'google',
      `getUserInfo and ID tokens: ${name}`,
      record => ({ getUserInfo: withTokens(record<unknown>('info', answer)) }),
      [
        enterByToken('google', run => ({ token: run.network().mint('google'), accessToken: 'a', user: { name: { firstName: 'A' }, email: 'e' } })),
        getSession(),
      ],
      fields,
    ),
  ]),
  ...[true, false, 'yes', undefined].map(answer =>
    watched(
      'google',
      `verifyIdToken says ${answer}`,
      record => ({
        verifyIdToken: withContext(
          record<unknown>('verify', async () => answer),
          2,
        ),
      }),
      [
        enterByToken('google', run => ({ token: run.network().mint('google', { key: 'another RS256' }), nonce: 'n' })),
        enterByToken('google', () => ({ token: 'opaque' }), {}, { differs: unreadableToken }),
      ],
    ),
  ),
  watched('google', 'verifyIdToken fails', record => ({ verifyIdToken: withContext(record<unknown>('verify', fail), 2) }), [
    enterByToken('google', run => ({ token: run.network().mint('google') })),
  ]),
  watched(
    'github',
    'verifyIdToken of a provider without ID tokens',
    record => ({
      verifyIdToken: withContext(
        record<unknown>('verify', async () => true),
        2,
      ),
    }),
    [enterByToken('github', run => ({ token: 'x', accessToken: run.network().grant() })), getSession()],
  ),
  ...(
    [
      [
        'tokens',
        async () => ({
          accessToken: 'own-access',
          refreshToken: 'own-refresh',
          accessTokenExpiresAt: new Date(Date.now() + 60_000),
          idToken: 'own-id',
          scopes: ['x'],
        }),
      ],
      ['little', async () => ({ accessToken: 'own-access' })],
      ['nothing', async () => undefined],
      ['a failure', fail],
    ] as const
  ).map(([name, answer]) =>
    watched('github', `refreshAccessToken gives ${name}`, record => ({ refreshAccessToken: withContext(record<unknown>('refresh', answer), 1) }), [
      ...enter('github'),
      get('/list-accounts', { save: 'accounts' }),
      post('/refresh-token', tokensShown),
      post('/get-access-token', tokensShown),
      sql('UPDATE account SET accessTokenExpiresAt = createdAt'),
      post('/get-access-token', tokensShown, { differs: name === 'nothing' ? noTokensAreNone : [] }),
    ]),
  ),
]

const ofFunctions = (name: string, socialProviders: (record: Recorder) => unknown, steps: Step[] = [...enter('github'), signedIn]): Scenario => ({
  name,
  network: network(['github', 'google']),
  options: record => ({ socialProviders: socialProviders(record) as never }),
  steps,
})
const own = configured(provider('github'))
const providersAsFunctions: Scenario[] = [
  ofFunctions('a provider as function', record => ({ github: record('options', () => own) })),
  ofFunctions('a provider as async function', record => ({ github: record('options', async () => own), google: configured(provider('google')) }), [
    ...enter('github'),
    ...enter('google'),
    signedIn,
    getSession(),
  ]),
  ofFunctions('a function that switches off', () => ({ github: async () => ({ ...own, enabled: false }) }), [begin('github')]),
  ofFunctions('a function that gives nothing', () => ({ github: async () => null }), [begin('github'), get('/ok')]),
  ofFunctions('a function that fails', () => ({ github: async () => fail() }), [
    begin('github', {}, { differs: providerFails }),
    get('/ok', { differs: askedLate }),
  ]),
  ofFunctions('null', () => ({ github: null, google: undefined }), [begin('github'), begin('google')]),
  ofFunctions('two providers, one address', () => ({ github: own, google: configured(provider('google')) }), [
    ...enter('github'),
    getSession(),
    ...enter('google'),
    getSession(),
    get('/list-accounts'),
  ]),
]

export const functionScenarios: Record<string, Scenario[]> = { mapping, functions, providers: providersAsFunctions }
