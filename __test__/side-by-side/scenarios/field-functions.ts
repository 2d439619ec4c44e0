// What additional fields bring along: transforms, validators, values for every change, keys, and fields of accounts and
// verifications.
import { z } from 'zod'
import { noCause } from '../differences.js'
import { api, get, getSession, post, signIn, signUp, sql, user, type Recorder, type Scenario } from '../steps.js'
import type { Options } from '../target.js'

type Fields = NonNullable<NonNullable<Options['user']>['additionalFields']>
type Field = Fields[string]
type Transform = NonNullable<Field['transform']>

const on = (model: 'user' | 'session' | 'account' | 'verification', additionalFields: Fields, more: Options = {}): Options => ({
  ...more,
  [model]: { ...more[model], additionalFields },
})

const recorded = (record: Recorder, name: string, make: (value: unknown) => unknown): never => record(name, make) as never
const given = (make: (value: unknown) => unknown): never => make as never
const marked = (mark: string) => (value: unknown) => (typeof value === 'string' ? value + mark : value)
const both = (record: Recorder, name: string): Transform => ({
  input: recorded(record, `${name} in`, marked('<')),
  output: recorded(record, `${name} out`, marked('>')),
})

/** What nobody may send is not looked at. */
const closed: Field = { type: 'string', required: true, defaultValue: 'c', input: false, validator: { input: z.never(), output: z.never() } }

/** For rows that corten does not always read where the reference does. */
const silent: Transform = { input: marked('<') as never, output: marked('>') as never }

const optional = (type: Field['type'], transform: Transform): Field => ({ type, required: false, transform })
const boom = (): never => {
  throw new Error('boom')
}

export const fieldFunctionsScenarios: Scenario[] = [
  {
    name: 'a transform is asked at each way in and out',
    options: record => on('user', { nick: optional('string', both(record, 'nick')) }),
    steps: [
      signUp({ nick: 'n' }),
      getSession(),
      api('getSession', run => ({ headers: run.headers() })),
      post('/update-user', { name: 'M' }),
      post('/update-user', { nick: 'm' }),
      post('/update-user', { nick: null }),
      getSession(),
      signIn(),
      signUp({ email: 'b@b.co' }),
      signUp({ email: 'c@b.co', nick: null }),
      signUp({}, { jar: null }),
    ],
  },
  {
    name: 'a transform while the session is cached',
    options: record => on('user', { nick: optional('string', both(record, 'nick')) }, { session: { cookieCache: { enabled: true } } }),
    steps: [signUp({ nick: 'n' }), getSession(), getSession(), getSession({}, '?disableCookieCache=1'), post('/update-user', { nick: 'm' }), getSession()],
  },
  {
    name: 'transforms of values of every type see what is stored',
    options: record => {
      const seen = (name: string): Transform => ({ input: recorded(record, `${name} in`, value => value), output: recorded(record, `${name} out`, value => value) })
      return on('user', {
        s: optional('string', seen('s')),
        n: optional('number', seen('n')),
        b: optional('boolean', seen('b')),
        d: optional('date', seen('d')),
        l: optional('string[]', seen('l')),
        m: optional('number[]', seen('m')),
        j: optional('json', seen('j')),
        e: optional(['x', 'y'], seen('e')),
        g: { ...optional('number', seen('g')), bigint: true },
      })
    },
    steps: [
      signUp({ s: 's', n: 1.5, b: true, d: '1990-05-01T00:00:00.000Z', l: ['a'], m: [1, 2.5], j: { a: [null] }, e: 'x', g: 5 }),
      getSession(),
      api('getSession', run => ({ headers: run.headers() })),
      signUp({ email: 'b@b.co' }),
      getSession(),
      post('/update-user', { b: false, d: '2001-01-01T00:00:00.000Z', j: [1], l: [] }),
      getSession(),
    ],
  },
  {
    name: 'what a transform makes may be of another type',
    options: () =>
      on('user', {
        upper: optional('string', { input: given(value => (typeof value === 'string' ? value.toUpperCase() : value)) }),
        tags: optional('string', { input: given(value => (Array.isArray(value) ? value.join(',') : value)), output: given(value => (typeof value === 'string' ? value.split(',') : [])) }),
        count: optional('number', { output: given(value => `no. ${String(value)}`) }),
        yes: optional('boolean', { output: given(value => (value === 1 ? 'yes' : 'no')) }),
        year: optional('date', { output: given(value => (typeof value === 'string' ? Number(value.slice(0, 4)) : null)) }),
      }),
    steps: [
      signUp({ upper: 'a', tags: ['x', 'y'], count: 5, yes: true, year: '1990-05-01T00:00:00.000Z' }),
      getSession(),
      post('/update-user', { tags: ['z'], yes: false }),
      getSession(),
      api('getSession', run => ({ headers: run.headers() })),
    ],
  },
  {
    name: 'a transform may make nothing of it',
    options: () => on('user', { gone: optional('string', { output: () => undefined as never }), lost: optional('string', { input: () => undefined as never }) }),
    steps: [signUp({ gone: 'x', lost: 'x' }), getSession(), post('/update-user', { lost: 'x' }), post('/update-user', { lost: 'x', name: 'M' }), getSession()],
  },
  {
    name: 'asynchronous transforms of what nobody sends',
    options: () =>
      on('user', {
        nick: { type: 'string', defaultValue: 'n', input: false, transform: { input: (async (value: unknown) => `${String(value)}<`) as never, output: (async (value: unknown) => `${String(value)}>`) as never } },
      }),
    steps: [signUp(), getSession(), post('/update-user', { name: 'M' }), getSession(), signIn()],
  },
  {
    name: 'a transform gives a value to what has none',
    options: () => on('user', { nick: { type: 'string', transform: { input: given(value => value ?? 'from nowhere') } } }),
    steps: [signUp(), signUp({ email: 'b@b.co', nick: 'x' }), getSession()],
  },
  {
    name: 'transforms that throw',
    options: () => on('user', { a: optional('string', { input: boom }), b: optional('string', { output: given(value => (value === 'x' ? boom() : value)) }) }),
    steps: [signUp({ a: 'x' }), signUp(), signUp({ b: 'x' }), getSession()],
  },
  {
    name: 'an output that throws',
    options: () => on('user', { b: optional('string', { output: given(value => (value === 'x' ? boom() : value)) }) }),
    steps: [signUp({ b: 'x' }), signUp({ b: 'y' }), sql("UPDATE user SET b = 'x'"), getSession({ differs: noCause }), signIn()],
  },
  {
    name: 'transforms, defaults and defaults that are functions',
    options: record =>
      on('user', {
        a: { type: 'string', defaultValue: 'a', transform: both(record, 'a') },
        b: { type: 'string', defaultValue: () => 'b', transform: both(record, 'b') },
        c: { type: 'string', defaultValue: 'c', input: false, transform: both(record, 'c') },
        d: { type: 'string', defaultValue: 'd', required: true, transform: both(record, 'd') },
      }),
    steps: [signUp(), signUp({ email: 'b@b.co', a: 'x', b: 'x', d: null }), getSession()],
  },
  {
    name: 'validators',
    options: () =>
      on('user', {
        handle: { type: 'string', required: false, validator: { input: z.string().min(3, 'too short').toLowerCase() } },
        age: { type: 'number', required: false, validator: { input: z.coerce.number().int() } },
        born: { type: 'date', required: false, validator: { input: z.coerce.date() } },
        color: { type: ['red', 'green'], required: false, validator: { input: z.enum(['red', 'green']) } },
        settings: { type: 'json', required: false, validator: { input: z.object({ theme: z.string().default('light') }) } },
        tags: { type: 'string[]', required: false, validator: { input: z.array(z.string()).max(2), output: z.never() } },
      }),
    steps: [
      signUp({ handle: 'ABC', age: '5', born: '1990-05-01', color: 'red', settings: { more: 1 }, tags: ['a'] }),
      getSession(),
      signUp({ email: 'b@b.co', handle: 'ab' }),
      signUp({ email: 'b@b.co', handle: 5 }),
      signUp({ email: 'b@b.co', color: 'blue' }),
      signUp({ email: 'b@b.co', tags: ['a', 'b', 'c'] }),
      signUp({ email: 'b@b.co', handle: null }),
      signUp({ email: 'b@b.co', settings: {} }),
      signUp({ handle: 'ab' }),
      post('/update-user', { handle: 'XYZ' }),
      post('/update-user', { handle: 'x' }),
      post('/update-user', { color: 'blue' }),
      getSession(),
      api('updateUser', run => ({ body: { handle: 'x' }, headers: run.headers() })),
    ],
  },
  {
    name: 'validators of other makes',
    options: () => {
      const schema = (validate: (value: unknown) => unknown): never => ({ '~standard': { version: 1, vendor: 'own', validate } }) as never
      const callable = Object.assign(() => undefined, { '~standard': { version: 1, vendor: 'own', validate: (value: unknown) => ({ value: [value] }) } })
      return on('user', {
        a: { type: 'string', required: false, validator: { input: schema(value => ({ value: `${String(value)}!` })) } },
        b: { type: 'json', required: false, validator: { input: callable as never } },
        c: { type: 'string', required: false, validator: { input: schema(() => ({ issues: [] })) } },
        d: { type: 'string', required: false, validator: { input: schema(() => ({ issues: [{}] })) } },
        e: { type: 'string', required: false, validator: { input: schema(async value => ({ value })) } },
        f: { type: 'string', required: false, validator: { input: schema(boom) } },
        g: { type: 'string', required: false, validator: { input: schema(() => ({ value: undefined })) }, defaultValue: 'given' },
        h: { type: 'string', required: false, validator: { input: schema(value => ({ value })) }, transform: { input: marked('<') as never } },
      })
    },
    steps: [
      signUp({ a: 'a', b: 'b', g: 'g', h: 'h' }),
      signUp({ email: 'b@b.co', c: 'c' }),
      signUp({ email: 'b@b.co', d: 'd' }),
      signUp({ email: 'b@b.co', e: 'e' }),
      signUp({ email: 'b@b.co', f: 'f' }),
      post('/update-user', { g: 'x' }),
      post('/update-user', { h: 'x' }),
      getSession(),
    ],
  },
  {
    name: 'what every change brings along',
    options: record =>
      on('user', {
        changes: { type: 'string', required: false, onUpdate: recorded(record, 'changed', () => 'changed') },
        seen: { type: 'date', required: false, onUpdate: () => new Date() },
        fixed: { type: 'string', required: false, onUpdate: 'fixed' as never },
        marked: { type: 'string', required: false, onUpdate: () => 'x', transform: { input: marked('<') as never } },
        none: { type: 'string', required: false, onUpdate: () => undefined as never },
      }),
    steps: [
      signUp(),
      getSession(),
      post('/update-user', { name: 'M' }),
      getSession(),
      post('/update-user', { changes: 'mine', none: 'x' }),
      post('/update-user', { changes: null }),
      getSession(),
      post('/update-user', {}),
    ],
  },
  {
    name: 'fields of sessions',
    options: record =>
      on('session', {
        device: { type: 'string', defaultValue: 'web', transform: both(record, 'device'), validator: { input: z.string().max(5, 'too long'), output: z.never() } },
        touched: { type: 'number', defaultValue: 0, input: false, onUpdate: recorded(record, 'touched', () => 7) },
      }),
    steps: [
      signUp(),
      getSession(),
      post('/update-session', { device: 'phone' }),
      post('/update-session', { device: 'telephone' }),
      post('/update-session', { touched: 5 }),
      getSession(),
      get('/list-sessions'),
      signIn(),
    ],
  },
  {
    name: 'fields of accounts',
    options: record =>
      on(
        'account',
        {
          label: { type: 'string', defaultValue: 'main', transform: silent },
          since: { type: 'date', required: false, defaultValue: () => new Date(86_400_000) },
          pin: { type: 'string', defaultValue: 'p', returned: false },
          tags: { type: 'string[]', required: false, fieldName: 'tag_list' },
          changed: { type: 'string', required: false, onUpdate: () => 'yes' },
          closed,
        },
        { emailAndPassword: { enabled: true, sendResetPassword: record('reset') } },
      ),
    steps: [
      signUp({ label: 'mine' }),
      get('/list-accounts'),
      api('listUserAccounts', run => ({ headers: run.headers() })),
      post('/change-password', { currentPassword: 'password1234', newPassword: 'password5678' }),
      get('/list-accounts'),
      post('/request-password-reset', { email: user.email }),
      post('/reset-password', run => ({ newPassword: 'another password', token: (run.called('reset')[0] as { token: string }).token })),
      sql('UPDATE account SET tag_list = ?', ['["a"]']),
      get('/list-accounts'),
    ],
  },
  {
    name: 'fields of verifications',
    options: record =>
      on(
        'verification',
        {
          purpose: { type: 'string', defaultValue: 'unknown', transform: both(record, 'purpose') },
          tries: { type: 'number', defaultValue: () => 3, fieldName: 'try_count' },
          gone: { type: 'string', required: false, returned: false, onUpdate: () => 'yes' },
          closed,
        },
        { emailAndPassword: { enabled: true, sendResetPassword: record('reset') } },
      ),
    steps: [
      signUp(),
      post('/request-password-reset', { email: user.email }),
      post('/request-password-reset', { email: user.email }),
      post('/reset-password', run => ({ newPassword: 'another password', token: (run.called('reset')[0] as { token: string }).token })),
    ],
  },
  ...(['session', 'account', 'verification'] as const).map((model): Scenario => ({
    name: `defaults of every type: ${model}`,
    options: record =>
      on(
        model,
        {
          s: { type: 'string', defaultValue: 's' },
          n: { type: 'number', defaultValue: 1.5 },
          g: { type: 'number', bigint: true, defaultValue: () => 1_234_567_890_123_456 },
          b: { type: 'boolean', defaultValue: true },
          d: { type: 'date', defaultValue: () => new Date(0) },
          l: { type: 'string[]', defaultValue: ['a', 'b'] },
          m: { type: 'number[]', defaultValue: () => [1, 2.5] },
          j: { type: 'json', defaultValue: { a: [null, true] } },
          e: { type: ['red', 'green'], defaultValue: 'red' },
          u: { type: 'string', required: false, unique: true },
          x: { type: 'string', required: false, defaultValue: () => null },
        },
        { emailAndPassword: { enabled: true, sendResetPassword: record('reset') } },
      ),
    steps: [
      signUp(),
      getSession(),
      get('/list-accounts'),
      api('listUserAccounts', run => ({ headers: run.headers() })),
      get('/list-sessions'),
      api('listSessions', run => ({ headers: run.headers() })),
      post('/request-password-reset', { email: user.email }),
      post('/reset-password', run => ({ newPassword: 'another password', token: (run.called('reset')[0] as { token: string }).token })),
      signIn({ password: 'another password' }),
      getSession(),
    ],
  })),
  {
    name: 'keys to other rows',
    options: () =>
      on('user', {
        boss: { type: 'string', required: false, references: { model: 'user', field: 'id', onDelete: 'restrict' } },
        mail: { type: 'string', required: false, references: { model: 'user', field: 'email' } },
      }),
    steps: [signUp(), signUp({ email: 'b@b.co', boss: 'nobody' }), signUp({ email: 'b@b.co', mail: 'a@b.co' }), getSession(), post('/update-user', { boss: 'nobody' })],
  },
  {
    name: 'a duplicate that must not be noticed',
    options: () =>
      on(
        'user',
        { nick: optional('string', { input: given(value => (value === undefined ? value : String(value).toLowerCase())) }), handle: { type: 'string', required: false, validator: { input: z.string().min(2, 'too short') } } },
        { emailAndPassword: { enabled: true, autoSignIn: false } },
      ),
    steps: [signUp({ nick: 'N', handle: 'abc' }), signUp({ nick: 'N', handle: 'abc' }), signUp({ handle: 'a' })],
  },
  {
    name: 'marks of our own in what is sent',
    options: record => on('user', { any: optional('json', { input: recorded(record, 'in', value => value) }) }),
    steps: [signUp({ any: { $request: true } }), signUp({ email: 'b@b.co', any: [{ $date: '2020-01-01T00:00:00.000Z', $$x: { $callback: 'x' } }] }), getSession()],
  },
]
