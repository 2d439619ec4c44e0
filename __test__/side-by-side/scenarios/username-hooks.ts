// Usernames and hooks: what hooks see of them, what they make of them, and users that hooks write themselves.
import { createAuthMiddleware } from 'better-auth/api'
import { api, get, getSession, password, post, signUp, type Recorder, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'
import { isFree, signInBy, signUps, update, type UsernameOptions } from './username.js'

type Row = globalThis.Record<string, unknown>
type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0]

const hooked = (name: string, more: (record: Recorder) => Options, steps: Step[], own?: UsernameOptions): Scenario => ({
  name,
  options: (record, plugins) => ({ ...more(record), plugins: [plugins.username(own)] }),
  steps,
})

/** `body` is what a request to /ok has JavaScript do. */
const onOk = (run: (ctx: Context, seen: (...values: unknown[]) => unknown) => Promise<unknown>) => (record: Recorder): Options => {
  const seen = record('seen')
  return {
    hooks: {
      after: createAuthMiddleware(async ctx => {
        if (ctx.path === '/ok') return ctx.json({ done: await run(ctx, seen) })
      }),
    },
  }
}

const person = (more: Row): never => ({ name: 'M', email: 'm@b.co', emailVerified: false, ...more }) as never
const names = (row: unknown): unknown => {
  const { username, displayUsername } = (row ?? {}) as Row
  return { username, displayUsername }
}

const create = (...rows: Row[]) =>
  onOk(async ctx => {
    for (const row of rows) await ctx.context.internalAdapter.createUser(person(row), { method: 'admin' } as never)
    return 'created'
  })

const changing = (changes: Row): ((record: Recorder) => Options) => () => ({
  databaseHooks: { user: { create: { before: async (row: Row) => ({ data: { ...row, ...changes } }) } } } as never,
})

const writing: [name: string, row: Row][] = [
  ['a username', { username: 'ABC' }],
  ['both names', { username: 'ABC', displayUsername: 'A B C' }],
  ['a display name', { displayUsername: 'A B C' }],
  ['a username that is too short', { username: 'a' }],
  ['a username that is no name', { username: 'a b' }],
  ['a username that is taken', { username: 'Ada_L' }],
]

export const usernameHookScenarios: Scenario[] = [
  hooked('what hooks see of a sign-up', record => {
    const [before, after, row] = [record('before'), record('after'), record('row')]
    return {
      hooks: {
        before: createAuthMiddleware(async ctx => void before(ctx.path, names(ctx.body))),
        after: createAuthMiddleware(async ctx => void after(ctx.path, names(ctx.body), names((ctx.context.returned as { user?: unknown } | undefined)?.user))),
      },
      databaseHooks: {
        user: {
          create: { before: async (made: Row) => void row('create', names(made)), after: async (made: Row) => void row('created', names(made)) },
          update: { before: async (made: Row) => void row('update', names(made)), after: async (made: Row) => void row('updated', names(made)) },
        },
      } as never,
    }
  }, [signUp({ username: 'Ada_L' }), signUp({ email: 'b@b.co', displayUsername: 'Bob_B' }), update({ username: 'Other' }), signInBy({ username: 'Other' }), signInBy()]),
  hooked('a database hook chooses the username', changing({ username: 'CHOSEN' }), [signUp({ username: 'Ada_L' }), isFree('chosen'), isFree('ada_l'), signInBy({ username: 'Chosen' })]),
  hooked('a database hook chooses a username that is no name', changing({ username: 'A B' }), [signUp(), getSession()]),
  hooked('a database hook takes the username away', changing({ username: null }), [signUp({ username: 'Ada_L' }), isFree('ada_l')]),
  hooked(
    'a database hook changes an update',
    () => ({ databaseHooks: { user: { update: { before: async (row: Row) => ({ data: { ...row, username: 'CHOSEN', displayUsername: 'Chosen' } }) } } } as never }),
    [signUp({ username: 'Ada_L' }), update({ username: 'Other' }), getSession()],
  ),
  hooked(
    'a database hook and a normalisation',
    changing({ username: 'B0b', displayUsername: 'b0b' }),
    [signUp({ username: 'Ada_L' }), isFree('Bob')],
    { usernameNormalization: name => name.replaceAll('0', 'o'), displayUsernameNormalization: name => name.toUpperCase() },
  ),
  ...writing.flatMap(([name, row]) => {
    const made = hooked(`a hook makes a user with ${name}`, create(row), [signUp({ username: 'Ada_L' }), get('/ok'), isFree('abc')])
    const unsaved: Scenario = { ...made, name: `${made.name}, without a database`, stateless: true }
    return [made, unsaved]
  }),
  hooked(
    'a hook changes a user',
    onOk(async ctx => {
      const found = await ctx.context.internalAdapter.findUserByEmail('a@b.co')
      return names(await ctx.context.internalAdapter.updateUser(String(found?.user.id), { username: 'NEW_name', displayUsername: 'N' }))
    }),
    [signUp({ username: 'Ada_L' }), get('/ok'), getSession(), signInBy({ username: 'new_NAME' })],
  ),
  hooked(
    'a hook gives a user the name of another',
    onOk(async ctx => {
      const found = await ctx.context.internalAdapter.findUserByEmail('a@b.co')
      return names(await ctx.context.internalAdapter.updateUser(String(found?.user.id), { username: 'TAKEN' }))
    }),
    [signUp({ username: 'Ada_L' }), ...signUps({ username: 'taken' }), get('/ok'), getSession()],
  ),
  hooked(
    'a hook asks for a user by name',
    onOk(async ctx => names(await ctx.context.adapter.findOne({ model: 'user', where: [{ field: 'username', value: 'ada_l' }] }))),
    [signUp({ username: 'Ada_L' }), get('/ok')],
    { schema: { user: { fields: { username: 'login_name' } } } },
  ),
  hooked('direct calls', create({ username: 'ABC' }), [api('ok'), api('isUsernameAvailable', { body: { username: 'abc' } }), post('/sign-in/username', { username: 'abc', password })]),
]
