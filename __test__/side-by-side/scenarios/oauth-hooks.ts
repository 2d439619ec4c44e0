// What the user's own functions see of social sign-in, and what they may stop.
import { addOAuthServerContext, APIError, createAuthMiddleware, getOAuthState } from 'better-auth/api'
import { refusals } from '../differences.js'
import { ada } from '../oauth/network.js'
import { begin, beginLink, comeBack, deliver, enter, enterByToken, meanwhile, network, refuse, social, visit } from '../oauth/words.js'
import { act, get, getSession, signUp, sql, wait, type Recorder, type Run, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

type Row = globalThis.Record<string, unknown>

const ids = ['github', 'google']
const failed = { errorCallbackURL: '/failed' }
const scenario = (name: string, more: (record: Recorder) => Options, steps: Step[]): Scenario => ({
  name,
  network: network(ids),
  options: record => ({ ...social(ids), ...more(record) }),
  steps,
})
const token = (run: Run): Row => ({ token: run.network().mint('google') })
const newBrowser = act(run => run.jar().clear())
const fail = (): never => {
  throw new Error('boom')
}
const refusal = (): never => {
  throw new APIError('FORBIDDEN', { message: 'not today', code: 'NOT_TODAY' })
}
const round: Step[] = [
  ...enter('github', failed),
  getSession(),
  newBrowser,
  ...enter('github', failed),
  newBrowser,
  enterByToken('google', token, {}, { differs: refusals }),
  getSession(),
]
/** A row without what has no value. */
const shown = (row: unknown): unknown =>
  Object.fromEntries(
    Object.entries(row as Row)
      .filter(([, value]) => value !== undefined && value !== null)
      .sort(),
  )

const verdicts: [name: string, verdict: () => unknown][] = [
  ['nothing', () => undefined],
  ['an error', async () => ({ error: 'not_welcome', errorDescription: 'You are not welcome' })],
  ['an error without a description', () => ({ error: 'not_welcome' })],
  ['an exception', fail],
  ['an APIError', refusal],
]
const asking =
  (verdict: () => unknown) =>
  (record: Recorder): Options => {
    const seen = record<unknown>('validate', verdict)
    return {
      user: {
        validateUserInfo: (({ user, source }: { user: Row; source: unknown }, context: { path?: string }) =>
          seen({ user: shown(user), source }, context.path)) as never,
      },
    }
  }
const validation: Scenario[] = verdicts.flatMap(([name, verdict]) => [
  scenario(`validateUserInfo: ${name}`, asking(verdict), round),
  scenario(`validateUserInfo of who is linked: ${name}`, record => ({ ...asking(verdict)(record), emailAndPassword: { enabled: true } }), [
    signUp({ email: 'ada@b.co' }, { jar: 'nobody', differs: refusals }),
    sql(
      "INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt) VALUES ('u1', 'N', 'ada@b.co', 1, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z') ON CONFLICT DO NOTHING",
      [],
      name === 'nothing' ? 0 : 1,
    ),
    sql('UPDATE user SET emailVerified = 1'),
    ...enter('github', failed),
    enterByToken('google', token, {}, { differs: refusals }),
    getSession(),
  ]),
])

const explicitLinks: Scenario[] = verdicts.map(([name, verdict]) =>
  scenario(
    `validateUserInfo of linking: ${name}`,
    record => {
      const seen = record<unknown>('validate', verdict)
      // Signing up is not what this is about.
      return {
        user: {
          validateUserInfo: (({ user, source }: { user: Row; source: { action: string } }) =>
            source.action === 'create-user' ? undefined : seen({ user: shown(user), source: shown(source) })) as never,
        },
      }
    },
    [signUp({ email: 'ada@b.co' }), beginLink('github', failed), ...comeBack('github'), get('/list-accounts')],
  ),
)

type Hook = (row: Row) => unknown
const rowHooks: [name: string, model: string, event: string, phase: string, hook: Hook][] = [
  ['a user is refused', 'user', 'create', 'before', () => false],
  ['a user is changed', 'user', 'create', 'before', row => ({ data: { ...row, name: 'Changed' } })],
  ['a user fails', 'user', 'create', 'before', fail],
  ['a user is refused by an APIError', 'user', 'create', 'before', refusal],
  ['after a user fails', 'user', 'create', 'after', fail],
  ['an account is refused', 'account', 'create', 'before', () => false],
  ['an account is changed', 'account', 'create', 'before', row => ({ data: { ...row, scope: 'changed', accessToken: 'changed' } })],
  ['an account fails', 'account', 'create', 'before', fail],
  ['after an account fails', 'account', 'create', 'after', refusal],
  ['an update of an account is refused', 'account', 'update', 'before', () => false],
  ['an update of an account is changed', 'account', 'update', 'before', row => ({ data: { ...row, accessToken: 'changed' } })],
  ['a session is refused', 'session', 'create', 'before', () => false],
  ['a session is refused by an APIError', 'session', 'create', 'before', refusal],
  ['a session fails', 'session', 'create', 'before', fail],
  ['a verification is refused', 'verification', 'create', 'before', () => false],
  ['a verification fails', 'verification', 'create', 'before', fail],
]
const hookSteps: Step[] = [
  begin('github', failed),
  act(run => {
    const { url } = (run.saved('begun') ?? {}) as { url?: string }
    if (url) run.network().visit(url)
  }),
  ...deliver('github'),
  getSession(),
  newBrowser,
  enterByToken('google', token),
  newBrowser,
  enterByToken('google', token),
  getSession(),
]
const rows: Scenario[] = [
  scenario(
    'hooks on rows see all',
    record => ({
      databaseHooks: Object.fromEntries(
        ['user', 'session', 'account', 'verification'].map(model => [
          model,
          Object.fromEntries(
            ['create', 'update', 'delete'].map(event => {
              const before = record(`${model}.${event}.before`)
              const after = record(`${model}.${event}.after`)
              return [
                event,
                {
                  before: async (row: Row, ctx: { path?: string } | null) => void before(shown(row), ctx?.path),
                  after: async (row: Row, ctx: { path?: string } | null) => void after(shown(row), ctx?.path),
                },
              ]
            }),
          ),
        ]),
      ) as never,
    }),
    [...round, meanwhile(fakes => (fakes.person = { ...ada, verified: false })), ...enter('google')],
  ),
  ...rowHooks.map(([name, model, event, phase, hook]) =>
    scenario(name, () => ({ databaseHooks: { [model]: { [event]: { [phase]: async (row: Row) => hook(row) } } } as never }), hookSteps),
  ),
]

const watch = (record: Recorder, phase: string) => {
  const seen = record(phase)
  return createAuthMiddleware(
    async ctx =>
      void seen(
        ctx.path,
        ctx.params,
        ctx.query,
        ctx.body,
        ctx.context.newSession?.user.email,
        ctx.context.session?.user.email,
        (ctx.context.returned as { status?: unknown } | undefined)?.status,
      ),
  )
}
const middlewares: Scenario[] = [
  scenario('hooks see the way', record => ({ hooks: { before: watch(record, 'before'), after: watch(record, 'after') } }), [
    ...enter('github', failed),
    newBrowser,
    begin('github'),
    ...refuse('github'),
    enterByToken('google', token),
    signUp({ email: 'b@b.co' }),
    beginLink('github', failed),
    ...comeBack('github'),
  ]),
  scenario(
    'a hook stops the callback',
    () => ({ hooks: { before: createAuthMiddleware(async ctx => (ctx.path === '/callback/:id' ? refusal() : undefined)) } }),
    enter('github'),
  ),
  scenario(
    'a hook changes where to go',
    () => ({ hooks: { after: createAuthMiddleware(async ctx => (ctx.path === '/callback/:id' ? ctx.redirect('/elsewhere') : undefined)) } }),
    [...enter('github'), getSession()],
  ),
  scenario(
    'a hook changes the body',
    () => ({
      hooks: {
        before: createAuthMiddleware(async ctx =>
          ctx.path === '/sign-in/social' ? { context: { body: { ...ctx.body, scopes: ['hooked'] } } } : undefined,
        ),
      },
    }),
    enter('github'),
  ),
  scenario(
    'data that goes along',
    record => {
      const seen = record('state')
      const look = async (): Promise<void> => void seen(shown(await getOAuthState()))
      return {
        hooks: {
          before: createAuthMiddleware(async ctx => (ctx.path === '/sign-in/social' ? addOAuthServerContext({ from: 'the server' }) : undefined)),
          after: createAuthMiddleware(async ctx => (ctx.path === '/callback/:id' ? look() : undefined)),
        },
        databaseHooks: { user: { create: { before: look } } },
      }
    },
    enter('github', { additionalData: { plan: 'pro', serverContext: { from: 'evil' } } }),
  ),
]

const errorPages: Scenario[] = [
  ...['https://app.example/failed?a=1#b', '/failed', 'not a url'].map(errorURL =>
    scenario(
      `onAPIError.errorURL ${errorURL}`,
      record => ({ onAPIError: { errorURL, onError: ((error: unknown) => void record('error')((error as Error).message)) as never } }),
      [
        begin('github'),
        ...refuse('github'),
        begin('github', failed),
        ...refuse('github'),
        get('/callback/github'),
        get('/callback/github?state=x'),
        meanwhile(fakes => (fakes.person = { ...ada, email: undefined })),
        ...enter('github'),
      ],
    ),
  ),
  scenario('errors that throw', () => ({ onAPIError: { throw: true } }), [begin('github'), ...refuse('github'), begin('nobody')]),
  scenario('errors with signs', () => ({}), [
    begin('github', failed),
    visit(false),
    act(
      run =>
        (run.network().answer = new URLSearchParams({
          error: 'a b&c',
          error_description: '<b>"ü"\r\nx',
          state: run.network().answer.get('state') ?? '',
        })),
    ),
    ...deliver('github'),
  ]),
  scenario('an empty error', () => ({}), [begin('github', failed), visit(), act(run => run.network().answer.set('error', '')), ...deliver('github')]),
  scenario('the rate limit', () => ({ rateLimit: { enabled: true } }), [
    ...Array.from({ length: 5 }, () => begin('github')),
    wait(11),
    begin('github'),
    ...Array.from({ length: 5 }, () => get('/callback/github?state=x')),
  ]),
]

export const hookScenarios: Record<string, Scenario[]> = {
  validation: [...validation, ...explicitLinks],
  'hooks on rows': rows,
  hooks: middlewares,
  'error pages': errorPages,
}
