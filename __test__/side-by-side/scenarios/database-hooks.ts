// `databaseHooks`: what they see of rows, and what they may change or refuse.
import { getCurrentAuthContext } from '@better-auth/core/context'
import { getCurrentAdapter } from 'better-auth'
import { APIError } from 'better-auth/api'
import { absentFields, deletedTogether } from '../differences.js'
import { act, api, get, getSession, password, post, signIn, signUp, sql, user, wait, type Recorder, type Scenario, type Step } from '../steps.js'
import { TestStorage } from '../storage.js'
import type { Options } from '../target.js'

type Hooks = NonNullable<Options['databaseHooks']>
type Row = globalThis.Record<string, unknown>
interface HookContext {
  path?: string
  context: {
    adapter: {
      findOne(query: object): Promise<Row | null>
      findMany(query: object): Promise<Row[]>
      create(query: object): Promise<Row>
      update(query: object): Promise<Row | null>
      transaction<T>(run: (adapter: HookContext['context']['adapter']) => Promise<T>): Promise<T>
    }
    internalAdapter: {
      findUserByEmail(email: string): Promise<{ user: Row } | null>
      createAccount(account: object): Promise<Row>
      updateUser(id: string, data: object): Promise<Row>
      listSessions(id: string): Promise<Row[]>
      createVerificationValue(data: object): Promise<Row>
    }
  }
  setCookie(name: string, value: string): void
  setHeader(name: string, value: string): void
}

const models = ['user', 'session', 'account', 'verification'] as const
const events = ['create', 'update', 'delete'] as const

/** A row without the hash of a password, which differs, and without what has no value. */
const shown = (row: unknown): unknown => {
  if (typeof row !== 'object' || row === null) return row
  const fields = Object.entries(row).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(fields.map(([name, value]) => [name, name === 'password' ? '(hash)' : value]).sort())
}

/** Hooks that write down all that happens. */
const watch = (record: Recorder): Hooks => {
  const hooks: globalThis.Record<string, object> = {}
  for (const model of models) {
    hooks[model] = Object.fromEntries(
      events.map(event => {
        const before = record(`${model}.${event}.before`)
        const after = record(`${model}.${event}.after`)
        return [
          event,
          {
            before: async (row: Row, ctx: HookContext | null) => void before(shown(row), ctx?.path),
            after: async (row: Row, ctx: HookContext | null) => void after(shown(row), ctx?.path),
          },
        ]
      }),
    )
  }
  return hooks as Hooks
}

const hooks = (databaseHooks: unknown, more: Options = {}) => (): Options => ({ databaseHooks: databaseHooks as Hooks, ...more })
const hook = (model: string, event: string, phase: string, run: (row: Row, ctx: HookContext) => unknown): object => ({
  [model]: { [event]: { [phase]: run } },
})
const headers = (run: { headers(): Headers }): { headers: Headers } => ({ headers: run.headers() })

const refuse = (): never => {
  throw new APIError('FORBIDDEN', { message: 'not today', code: 'NOT_TODAY' })
}
const fail = (): never => {
  throw new Error('boom')
}

const mails = (record: Recorder): Options => ({
  emailAndPassword: { enabled: true, sendResetPassword: record('reset mail', async () => undefined) as never },
  emailVerification: { sendVerificationEmail: record('mail', async () => undefined) as never },
  user: { deleteUser: { enabled: true }, changeEmail: { enabled: true, updateEmailWithoutVerification: true } },
})
const token = (run: { called(name: string): unknown[] }): string => (run.called('reset mail')[0] as { token: string }).token

const life: Step[] = [
  signUp(),
  signUp(),
  signIn({}, { jar: 'second' }),
  signIn({ password: 'wrong password' }),
  getSession(),
  post('/update-user', { name: 'M', image: 'a.png' }),
  post('/update-session', {}),
  post('/change-email', { newEmail: 'new@b.co' }),
  post('/change-password', { currentPassword: password, newPassword: 'password5678' }),
  wait(100_000),
  getSession(),
  post('/request-password-reset', { email: 'new@b.co' }),
  post('/reset-password', run => ({ newPassword: 'password9999', token: token(run) })),
  post('/reset-password', run => ({ newPassword: 'password9999', token: token(run) })),
  signIn({ email: 'new@b.co', password: 'password9999' }, { jar: 'third' }),
  post('/revoke-other-sessions', {}),
  post('/sign-out'),
  signIn({ email: 'new@b.co', password: 'password9999' }),
  post('/revoke-session', run => ({ token: (run.saved('listed') as { token: string }[])[0]?.token ?? '' })),
  post('/delete-user', { password: 'password9999' }, { differs: deletedTogether }),
]
life.splice(17, 0, signIn({ email: 'new@b.co', password: 'password9999' }, { jar: 'fourth' }), get('/list-sessions', { jar: 'fourth', save: 'listed' }))

const abort = (model: string, event: string, steps: Step[]): Scenario => ({
  name: `${model}.${event} is refused`,
  options: record => ({ ...mails(record), databaseHooks: hook(model, event, 'before', async () => false) as Hooks }),
  steps,
})
const some: Step[] = [
  signUp(),
  getSession(),
  signIn(),
  post('/update-user', { name: 'M' }),
  post('/change-password', { currentPassword: password, newPassword: 'password5678' }),
  post('/request-password-reset', { email: user.email }),
  post('/sign-out'),
  signIn(),
  post('/delete-user', { password }),
  getSession(),
]

const storages: [string, Options][] = [
  ['alone', {}],
  ['beside the rows', { session: { storeSessionInDatabase: true }, verification: { storeInDatabase: true } }],
]
const inStorage = (own: Options, record: Recorder, databaseHooks: unknown): Options => ({
  ...mails(record),
  ...own,
  databaseHooks: databaseHooks as Hooks,
  secondaryStorage: new TestStorage({}) as unknown as NonNullable<Options['secondaryStorage']>,
})

/** Hooks of what a secondary storage keeps. */
export const keptHookScenarios: Scenario[] = storages.flatMap(([where, own]): Scenario[] => [
  {
    name: `see sessions kept ${where}`,
    options: record => {
      const { session, verification, user: users } = watch(record)
      return inStorage(own, record, { session: { create: session?.create, update: session?.update }, verification: { create: verification?.create }, user: users })
    },
    steps: [signUp(), getSession(), signIn({}, { jar: 'second' }), wait(100_000), getSession(), post('/request-password-reset', { email: user.email })],
  },
  {
    name: `change sessions kept ${where}`,
    options: record =>
      inStorage(own, record, {
        session: { create: { before: async () => ({ data: { userAgent: 'changed' } }) } },
        user: { create: { before: async () => ({ data: { name: 'Changed' } }) } },
      }),
    steps: [signUp(), getSession(), signIn(), getSession()],
  },
  {
    name: `refuse sessions kept ${where}`,
    options: record => inStorage(own, record, hook('session', 'create', 'before', async () => false)),
    steps: [signUp(), signIn(), getSession()],
  },
])

export const databaseHookScenarios: Scenario[] = [
  { name: 'see every row', options: record => ({ ...mails(record), databaseHooks: watch(record) }), steps: life },
  {
    name: 'see rows of direct calls',
    options: record => ({ ...mails(record), databaseHooks: watch(record) }),
    steps: [
      api('signUpEmail', { body: user }),
      signIn(),
      api('updateUser', run => ({ ...headers(run), body: { name: 'M' } })),
      api('signOut', headers, { differs: absentFields }),
    ],
  },
  ...models.flatMap(model => events.map(event => abort(model, event, some))),
  {
    name: 'change what is created',
    options: hooks({
      user: { create: { before: async (row: Row) => ({ data: { ...row, name: `${row['name']}!`, emailVerified: true, nothing: 'dropped' } }) } },
      session: { create: { before: async () => ({ data: { userAgent: 'changed', ipAddress: '10.0.0.1' } }) } },
      account: { create: { before: async () => ({ data: { scope: 'a,b', accessTokenExpiresAt: new Date(86_400_000) } }) } },
    }),
    steps: [signUp(), getSession(), signIn()],
  },
  {
    name: 'choose the id',
    options: hooks(hook('user', 'create', 'before', async () => ({ data: { id: 'my-own-id' } }))),
    steps: [signUp(), getSession()],
  },
  {
    name: 'change what is updated',
    options: hooks(hook('user', 'update', 'before', async row => ({ data: { name: `${row['name'] ?? ''}!`, image: null } }))),
    steps: [signUp({ image: 'a.png' }), post('/update-user', { name: 'M' }), getSession()],
  },
  {
    name: 'answer nothing of meaning',
    options: hooks({ user: { create: { before: async () => ({ other: 1 }) } }, session: { create: { before: async () => true } } }),
    steps: [signUp(), getSession()],
  },
  ...(['user', 'account', 'session'] as const).flatMap((model): Scenario[] => [
    { name: `${model}.create.before throws an APIError`, options: hooks(hook(model, 'create', 'before', async () => refuse())), steps: [signUp(), signIn(), api('signUpEmail', { body: user })] },
    { name: `${model}.create.before throws`, options: hooks(hook(model, 'create', 'before', async () => fail())), steps: [signUp(), signIn()] },
    { name: `${model}.create.after throws an APIError`, options: hooks(hook(model, 'create', 'after', async () => refuse())), steps: [signUp(), signIn()] },
    { name: `${model}.create.after throws`, options: hooks(hook(model, 'create', 'after', async () => fail())), steps: [signUp(), signIn()] },
  ]),
  {
    name: 'an update that is refused with an APIError',
    options: hooks(hook('user', 'update', 'before', async () => refuse())),
    steps: [signUp(), post('/update-user', { name: 'M' }), getSession()],
  },
  {
    name: 'a deletion that is refused with an APIError',
    options: hooks(hook('session', 'delete', 'before', async () => refuse()), { user: { deleteUser: { enabled: true } } }),
    steps: [signUp(), post('/delete-user', { password }), getSession(), signIn()],
  },
  {
    name: 'a hidden duplicate and a hook that forbids',
    options: hooks(hook('user', 'create', 'before', async () => refuse()), { emailAndPassword: { enabled: true, requireEmailVerification: true } }),
    steps: [signUp()],
  },
  {
    name: 'set cookies and headers',
    options: hooks(hook('session', 'create', 'before', async (_row, ctx) => {
      ctx.setCookie('from-hook', '1')
      ctx.setHeader('x-hook', 'yes')
    })),
    steps: [signUp(), signIn({ password: 'wrong password' }), signIn()],
  },
  {
    name: 'read and write in the transaction of a sign-up',
    options: record => {
      const seen = record('seen')
      return {
        databaseHooks: {
          session: {
            create: {
              before: async (row: Row, ctx: HookContext | null) => {
                const { adapter, internalAdapter } = ctx!.context
                const found = await internalAdapter.findUserByEmail(user.email)
                seen(found?.user['email'], found?.user['id'] === row['userId'])
                await internalAdapter.createAccount({ userId: row['userId'], providerId: 'extra', accountId: 'x1' })
                await internalAdapter.updateUser(String(row['userId']), { name: 'Renamed' })
                const inside = await getCurrentAdapter(adapter as never)
                seen((await inside.findMany({ model: 'account', where: [{ field: 'providerId', value: 'extra' }] })).length)
              },
            },
          },
        } as unknown as Hooks,
      }
    },
    steps: [signUp(), getSession(), get('/list-accounts')],
  },
  {
    name: 'what a failed sign-up wrote is undone',
    options: hooks({
      user: {
        create: {
          before: async (_row: Row, ctx: HookContext) => {
            await ctx.context.internalAdapter.createVerificationValue({ identifier: 'left', value: 'v', expiresAt: new Date(Date.now() + 60_000) })
          },
        },
      },
      session: { create: { before: async () => fail() } },
    }),
    steps: [signUp(), getSession()],
  },
  {
    name: 'a transaction of their own',
    options: hooks(hook('user', 'update', 'after', async (row, ctx) => {
      await ctx.context.adapter.transaction(async adapter => {
        await adapter.create({ model: 'verification', data: { identifier: 'kept', value: String(row['name']), expiresAt: new Date(0), createdAt: new Date(0), updatedAt: new Date(0) } })
      })
      await ctx.context.adapter
        .transaction(async adapter => {
          await adapter.create({ model: 'verification', data: { identifier: 'undone', value: 'v', expiresAt: new Date(0), createdAt: new Date(0), updatedAt: new Date(0) } })
          fail()
        })
        .catch(() => undefined)
    })),
    steps: [signUp(), post('/update-user', { name: 'M' })],
  },
  {
    name: 'find their request by better-auth’s own helper',
    options: record => {
      const seen = record('found')
      const look = (name: string) => async () => {
        const found = (await getCurrentAuthContext().catch(() => undefined)) as HookContext | undefined
        seen(name, found?.path)
      }
      return { databaseHooks: { user: { create: { before: look('before'), after: look('after') } }, session: { create: { before: look('session before'), after: look('session after') } } } as Hooks }
    },
    steps: [signUp(), signIn(), api('signInEmail', { body: { email: user.email, password } }, { differs: absentFields })],
  },
  {
    name: 'run after the rows are there for everybody',
    options: record => {
      const order = record('order')
      return {
        databaseHooks: {
          user: { create: { after: async () => void order('user') } },
          account: { create: { after: async () => void order('account') } },
          session: {
            create: {
              before: async () => void order('before session'),
              after: async (row: Row, ctx: HookContext | null) => void order('session', (await ctx!.context.internalAdapter.listSessions(String(row['userId']))).length),
            },
          },
        } as unknown as Hooks,
      }
    },
    steps: [signUp(), signIn()],
  },
  {
    name: 'a session that has expired',
    options: record => ({ databaseHooks: watch(record) }),
    steps: [signUp(), wait(700_000), getSession(), act(run => run.jar().delete('better-auth.session_token')), sql('delete from account'), getSession()],
  },
]
