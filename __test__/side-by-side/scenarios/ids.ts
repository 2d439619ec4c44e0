// Ids of every making: random, UUIDs, counted by the database, made by a function or by the table itself.
import { newId } from '../differences.js'
import { api, get, getSession, post, signIn, signUp, user, type Scenario } from '../steps.js'
import type { Options } from '../target.js'
import { everyStatement, mails, renamed } from './renamed.js'

type GenerateId = NonNullable<NonNullable<NonNullable<Options['advanced']>['database']>['generateId']>

const ids = (generateId: GenerateId, more: Options = {}): Options => ({ ...more, advanced: { database: { generateId } } })

const plain = { user: 'user', image: 'image' }
const cached: Options = { session: { cookieCache: { enabled: true } } }
const discreet: Options = { emailAndPassword: { enabled: true, autoSignIn: false } }

/** Counts for each model, so that both sides make the same. */
const counter = () => {
  const counts = new Map<string, number>()
  return ({ model }: { model: string }): string => {
    const count = (counts.get(model) ?? 0) + 1
    counts.set(model, count)
    return `${model}-${count}`
  }
}

export const idsScenarios: Scenario[] = [
  ...(['uuid', 'serial'] as const).flatMap((kind): Scenario[] => [
    { name: `${kind}: every statement`, options: record => ids(kind, mails(record)), steps: everyStatement(plain) },
    { name: `${kind}: with the session cached`, options: record => ids(kind, { ...mails(record), ...cached }), steps: everyStatement(plain) },
    {
      name: `${kind}: in renamed tables`,
      options: record => ids(kind, { ...mails(record), ...renamed }),
      steps: everyStatement({ user: 'people', image: 'picture' }),
    },
    {
      name: `${kind}: a duplicate that must not be noticed`,
      options: () => ids(kind, discreet),
      steps: [signUp(), signUp(), signUp({ email: 'b@b.co' }), api('signUpEmail', { body: user })],
    },
    {
      name: `${kind}: a failed sign-up leaves nothing`,
      options: () => ids(kind, { user: { additionalFields: { handle: { type: 'string', unique: true } } } }),
      steps: [
        signUp({ handle: 'a' }),
        signUp({ email: 'b@b.co', handle: 'a' }, { jar: null }),
        signUp({ email: 'b@b.co', handle: 'b' }, { jar: null }),
      ],
    },
  ]),
  {
    name: 'serial: the id of a deleted user',
    options: record => ids('serial', { ...mails(record), user: { deleteUser: { enabled: true } } }),
    steps: [
      signUp(),
      signUp({ email: 'b@b.co' }, { jar: 'second' }),
      post('/request-password-reset', { email: 'b@b.co' }),
      post('/delete-user', { password: 'password1234' }, { jar: 'second' }),
      signUp({ email: 'c@b.co' }, { jar: 'third', differs: newId.step }),
      post('/reset-password', run => ({ newPassword: 'another password', token: (run.called('reset')[0] as { token: string }).token }), {
        differs: newId.oldLink,
      }),
    ],
    differs: newId.rows,
  },
  {
    name: 'serial: additional keys',
    options: () =>
      ids('serial', {
        user: { additionalFields: { boss: { type: 'string', required: false, references: { model: 'user', field: 'id', onDelete: 'set null' } } } },
      }),
    steps: [
      signUp({}, { jar: 'boss' }),
      signUp({ email: 'b@b.co', boss: '1' }),
      getSession(),
      signUp({ email: 'c@b.co', boss: 1 }, { jar: null }),
      signUp({ email: 'd@b.co', boss: '99' }, { jar: null }),
      post('/update-user', { boss: '2' }),
      getSession(),
      post('/update-user', { boss: null }),
      getSession(),
    ],
  },
  {
    name: 'a function',
    options: record => ids(record('id', counter() as never) as never, mails(record)),
    steps: everyStatement(plain),
  },
  {
    name: 'an asynchronous function',
    options: record => {
      const next = counter()
      return ids(record('id', async (of: unknown) => next(of as never)) as never)
    },
    steps: [signUp(), getSession(), signIn(), get('/list-accounts')],
  },
  {
    name: 'a function that makes the ids of users that are not',
    options: () => ids(counter() as never, discreet),
    steps: [signUp(), signUp(), signUp({ email: 'b@b.co' })],
  },
  {
    name: 'a function that throws',
    options: () => ids((() => { throw new Error('boom') }) as never),
    steps: [signUp(), signIn()],
  },
  {
    name: 'a function that makes the same id twice',
    options: () => ids((({ model }: { model: string }) => `the ${model}`) as never),
    steps: [signUp(), signUp({ email: 'b@b.co' }, { jar: null }), getSession()],
  },
  {
    name: 'how many rows a list has',
    options: () => ({ advanced: { database: { defaultFindManyLimit: 2 } } }),
    steps: [signUp(), signIn(), signIn(), get('/list-sessions'), get('/list-accounts')],
  },
  {
    name: 'joins',
    options: () => ({ advanced: { database: { joins: true } } }),
    steps: [signUp(), getSession(), signIn(), getSession()],
  },
]
