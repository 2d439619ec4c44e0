// Fields that the application adds to users and sessions: what a sign-up may say about them, what is stored, who sees it.
import { absentFields, answeredAsStored, cacheHolds, fittedBooleans, fittedJson, functionAsDefault, refusedAsNew, textStaysText, unfitForDate } from '../differences.js'
import { api, form, get, getSession, post, signIn, signUp, sql, user, wait, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

type Fields = NonNullable<NonNullable<Options['user']>['additionalFields']>
type Field = Fields[string]

const users =
  (additionalFields: Fields, more: Options = {}) =>
  (): Options => ({ ...more, user: { additionalFields } })
const sessions =
  (additionalFields: Fields, more: Options = {}) =>
  (): Options => ({ ...more, session: { additionalFields } })

const role: Field = { type: 'string', defaultValue: 'user', input: false }
const promoted = sql("UPDATE user SET role = 'admin'")
const unfit = { jar: null }

let serial = 0
/** One sign-up for each value of a field, each by somebody else. */
const values = (field: string, ...all: unknown[]): Step[] =>
  all.map(value => signUp({ email: `f${++serial}@b.co`, [field]: value }, { jar: null, name: `${field}: ${JSON.stringify(value)}` }))

const cached = (strategy: 'compact' | 'jwt' | 'jwe'): Options => ({ session: { cookieCache: { enabled: true, strategy } } })

const both = (options: Options): Options => ({
  ...options,
  user: {
    additionalFields: {
      role,
      plan: { type: 'string', required: false },
      born: { type: 'date', required: false },
      level: { type: 'number', defaultValue: 1 },
      tags: { type: 'string[]', required: false },
      settings: { type: 'json', required: false },
      note: { type: 'string', required: false, returned: false },
    },
  },
  session: {
    ...options.session,
    additionalFields: {
      device: { type: 'string', defaultValue: 'web' },
      secretNote: { type: 'string', required: false, defaultValue: 'hidden', returned: false },
      seenAt: { type: 'date', required: false },
    },
  },
})

const full = {
  plan: 'pro',
  born: '1990-05-01T00:00:00.000Z',
  level: 2,
  tags: ['a', 'b'],
  settings: { theme: 'dark', nested: [1, { at: '2001-01-01T00:00:00.000Z' }] },
  note: 'never shown',
}

const everywhere = (name: string, options: Options): Scenario => ({
  name: `every kind of field through every endpoint: ${name}`,
  options: () => both(options),
  steps: [
    signUp(full),
    getSession(),
    getSession({}, '?disableCookieCache=true'),
    promoted,
    getSession(),
    getSession({}, '?disableCookieCache=true'),
    getSession(),
    wait(400),
    getSession(),
    signIn(),
    get('/list-sessions'),
    api('getSession', run => ({ headers: run.headers() })),
    api('listSessions', run => ({ headers: run.headers() })),
    wait(2 * 86_400),
    getSession(),
    getSession(),
    sql("UPDATE session SET device = 'phone', secretNote = NULL WHERE rowid = 2", [], 1),
    getSession({}, '?disableCookieCache=true'),
    post('/revoke-other-sessions', {}),
  ],
})

export const additionalFieldsScenarios: Scenario[] = [
  {
    name: 'a role that only the database changes',
    options: users({ role }),
    steps: [
      signUp(),
      getSession(),
      promoted,
      getSession(),
      signIn(),
      getSession(),
      api('getSession', run => ({ headers: run.headers() })),
      api('signInEmail', { body: { email: user.email, password: user.password } }, { differs: absentFields }),
    ],
  },
  {
    name: 'a role that somebody tries to choose',
    options: users({ role }),
    steps: [...values('role', 'admin', '', null, 0, 5, [], {}), signUp({ role: 'admin' }), getSession()],
  },
  {
    name: 'no input and no default',
    options: users({ rank: { type: 'string', required: false, input: false } }),
    steps: [...values('rank', 'admin', '', null, 0, 5, false, true, [], {}), signUp({ rank: 'x' }, unfit), signUp(), getSession()],
  },
  {
    name: 'no input, no default and not optional',
    options: users({ rank: { type: 'string', input: false } }),
    steps: [signUp(), signUp({ rank: '' }), signUp({ rank: 'x' }), getSession()],
  },
  everywhere('no cache', {}),
  everywhere('compact', cached('compact')),
  everywhere('jwt', cached('jwt')),
  everywhere('jwe', cached('jwe')),
  {
    name: 'required in three ways',
    options: users({
      a: { type: 'string', required: true },
      b: { type: 'string' },
      c: { type: 'string', required: false },
    }),
    steps: [
      signUp(),
      signUp({ a: 'a' }),
      signUp({ b: 'b' }),
      signUp({ a: null, b: 'b' }),
      signUp({ a: 'a', b: null }),
      signUp({ a: '', b: '' }),
      signUp({ email: 'b@b.co', a: 'a', b: 'b', c: 'c', d: 'd' }),
      signUp({ email: 'c@b.co', a: 'a', b: 'b', c: null }),
      getSession(),
      api('signUpEmail', { body: { ...user, email: 'd@b.co' } }),
    ],
  },
  {
    name: 'required with a default',
    options: users({ a: { type: 'string', required: true, defaultValue: 'd' }, b: { type: 'string', defaultValue: 'd' } }),
    steps: [signUp(), signUp({ email: 'b@b.co', a: null }), signUp({ email: 'c@b.co', b: null }), signUp({ email: 'd@b.co', a: '' })],
  },
  {
    name: 'a default of null',
    options: users({ a: { type: 'string', required: true, defaultValue: null as never }, b: { type: 'string', required: false, defaultValue: null as never } }),
    steps: [signUp(), signUp({ a: 'x' })],
  },
  {
    name: 'missing and forbidden fields, the first decides',
    options: users({ a: { type: 'string', required: true }, b: { type: 'string', input: false }, c: { type: 'string', required: true } }),
    steps: [signUp({ b: 'x' }), signUp({ a: 'x', b: 'x' }), signUp({ a: 'x' }), signUp({ a: 'x', password: 'short' }), signUp({ email: 'x' })],
  },
  {
    name: 'a taken address is told after the fields were looked at',
    options: users({ a: { type: 'string', required: true }, b: { type: 'number', required: false } }),
    steps: [signUp({ a: 'x' }), signUp(), signUp({ a: 'x' }), signUp({ a: 'x', b: {} })],
  },
  {
    name: 'defaults from functions',
    options: () => {
      let calls = 0
      return users({
        code: { type: 'string', defaultValue: () => `code-${++calls}` },
        since: { type: 'date', defaultValue: () => new Date() },
        level: { type: 'number', defaultValue: () => 7 },
        on: { type: 'boolean', defaultValue: () => true },
        list: { type: 'string[]', defaultValue: () => ['x'] },
        any: { type: 'json', defaultValue: () => ({ a: 1 }) },
        none: { type: 'string', required: false, defaultValue: () => undefined as never },
        nothing: { type: 'string', required: false, defaultValue: () => null },
      })()
    },
    steps: [
      signUp(),
      getSession(),
      signUp({ code: 'mine' }, { jar: null }),
      signUp({ email: 'b@b.co', code: 'mine' }, { jar: null }),
      signUp({ email: 'c@b.co' }, { jar: null }),
      signUp({ password: 'short' }, { jar: null }),
      signUp({ email: 'd@b.co' }, { jar: null }),
    ],
  },
  {
    name: 'a default from a function for a field without input',
    options: users({ code: { type: 'string', input: false, defaultValue: () => 'made' } }),
    steps: [signUp({ code: 'mine' }, { differs: functionAsDefault.step })],
    differs: functionAsDefault.rows,
  },
  {
    name: 'a default that throws',
    options: users({
      code: {
        type: 'string',
        defaultValue: () => {
          throw new Error('boom')
        },
      },
    }),
    steps: [signUp(), signUp({ code: 'x' }), api('signUpEmail', { body: { ...user, email: 'b@b.co' } })],
  },
  {
    name: 'literal defaults of every kind',
    options: users({
      a: { type: 'string', defaultValue: 'x' },
      b: { type: 'number', defaultValue: 1.5 },
      c: { type: 'boolean', defaultValue: true },
      d: { type: 'date', defaultValue: new Date(0) },
      e: { type: 'string[]', defaultValue: ['x', 'y'] },
      f: { type: 'number[]', defaultValue: [1, 2.5] },
      g: { type: 'json', defaultValue: { a: [null, true] } },
      h: { type: ['red', 'green'], defaultValue: 'red' },
      i: { type: 'boolean', defaultValue: false },
      j: { type: 'number', defaultValue: 0, bigint: true },
      k: { type: 'string', defaultValue: '' },
    }),
    steps: [signUp(), getSession(), api('getSession', run => ({ headers: run.headers() }))],
  },
  {
    name: 'text',
    options: users({ x: { type: 'string', required: false } }),
    steps: values('x', 'text', '', '5', 'é\u0000"\\', 5, 5.5, -0.25, true, false, null, [], {}, ['a'], 'x'.repeat(5000)),
  },
  {
    name: 'one of several texts',
    options: users({ x: { type: ['red', 'green'], required: false } }),
    steps: values('x', 'red', 'blue', '', 5, true, null, ['red']),
  },
  {
    name: 'numbers',
    options: users({ x: { type: 'number', required: false } }),
    steps: values('x', 5, -5, 0, 5.5, 1e20, 1e-7, 9007199254740991, '5', ' 5 ', '5.0', '5.5', '1e3', 'abc', '', '0x10', 'Infinity', 'NaN', true, false, null, [], {}, [5]),
  },
  {
    name: 'big numbers',
    options: users({ x: { type: 'number', bigint: true, required: false } }),
    steps: values('x', 5, 1_234_567_890_123_456, 5.5, '5', 'abc', null),
  },
  {
    name: 'booleans',
    options: users({ x: { type: 'boolean', required: false } }),
    steps: values('x', true, false, 'true', 'false', '1', '0', '', 'yes', 1, 0, 5, null, [], {}),
    differs: fittedBooleans,
  },
  {
    name: 'dates',
    options: users({ x: { type: 'date', required: false } }),
    steps: [
      ...values(
        'x',
        '1990-05-01',
        '1990-05-01T10:20:30.456Z',
        '1990-05-01T10:20:30Z',
        '1990-05-01T10:20:30.4567Z',
        '1990-05-01T10:20Z',
        '1990-05-01T10:20:30+02:00',
        '1990-05',
        '1990',
        '1990-13-01',
        '1990-05-01T25:00:00Z',
        'soon',
        '',
        5,
        631_152_000_000,
        true,
        null,
        [],
        {},
      ),
      signUp({ email: 'last@b.co', x: '2020-02-29' }),
      getSession(),
      api('getSession', run => ({ headers: run.headers() })),
    ],
  },
  {
    name: 'a date that is not ISO 8601',
    options: users({ x: { type: 'date', required: false } }),
    steps: [signUp({ x: 'May 1, 1990 UTC' }, { differs: unfitForDate.step })],
    differs: unfitForDate.rows,
  },
  {
    name: 'lists of texts',
    options: users({ x: { type: 'string[]', required: false } }),
    steps: values('x', [], ['a', 'é"'], [1, null, { a: 1 }], ['2001-01-01T00:00:00.000Z'], '["a"]', 'abc', '', '5', 5, true, null, {}),
    differs: fittedJson,
  },
  {
    name: 'lists of numbers',
    options: users({ x: { type: 'number[]', required: false } }),
    steps: values('x', [], [1, 2.5, 1e21], ['a'], '[1]', 5, null, {}),
    differs: fittedJson,
  },
  {
    name: 'JSON',
    options: users({ x: { type: 'json', required: false } }),
    steps: [
      ...values('x', {}, { b: 1, a: [null, 1.5, 1e21, 'x'], 2: 0, 1: 0 }, [], [1], null, 'abc', '', '{"a": 1}', '"x"', '5', 'null', 5, 5.5, true, false, {
        at: '2001-01-01T00:00:00.000Z',
        ats: ['2001-01-01T00:00:00.5Z', '2026-01-01', 'x2001-01-01T00:00:00.000Z'],
      }),
      signUp({ email: 'last@b.co', x: { at: '2001-01-01T00:00:00Z', deep: [{ at: '2001-01-01T00:00:00.000Z' }] } }),
      getSession(),
      api('getSession', run => ({ headers: run.headers() })),
    ],
    differs: fittedJson,
  },
  {
    name: 'forms send text alone',
    options: users({
      n: { type: 'number', required: false },
      b: { type: 'boolean', required: false },
      d: { type: 'date', required: false },
      s: { type: 'string', required: false },
    }),
    steps: [
      post('/sign-up/email', form({ ...user, n: '5', b: 'true', d: '1990-05-01', s: '5' })),
      getSession(),
      post('/sign-up/email', form({ ...user, email: 'c@b.co', n: '', b: '', s: '' })),
      getSession(),
    ],
  },
  {
    name: 'a form with an empty date',
    options: users({ d: { type: 'date', required: false } }),
    steps: [post('/sign-up/email', form({ ...user, d: '' })), getSession()],
  },
  {
    name: 'rows edited by hand',
    options: users({
      n: { type: 'number', required: false },
      b: { type: 'boolean', required: false },
      d: { type: 'date', required: false },
      j: { type: 'json', required: false },
      l: { type: 'string[]', required: false },
    }),
    steps: [
      signUp(),
      ...(
        [
          [7, 1, '1990-05-01', '{"a":1}', '["x"]'],
          [7.5, 0, '1990-05-01T10:20:30.000Z', '[1,"2001-01-01T00:00:00Z"]', '[]'],
          ['text', 2, 631_152_000_000, 'broken', 'broken'],
          ['5', 'true', 'soon', 'null', 'null'],
          [9007199254740994, 1, '2001', '{"b":25.0,"2":12345678901234567890,"1":[]}', '[1.0]'],
          [null, null, null, null, null],
          [1, 'x', '', '5', '"x"'],
        ] as (string | number | null)[][]
      ).flatMap(row => [
        sql('UPDATE user SET n = ?, b = ?, d = ?, j = ?, l = ?', row),
        getSession(),
        get('/get-session?disableCookieCache=1'),
      ]),
    ],
  },
  {
    name: 'columns with other names',
    options: users({ role: { ...role, fieldName: 'user_role' }, born: { type: 'date', required: false, fieldName: 'born_on' } }),
    steps: [
      signUp({ born: '1990-05-01', user_role: 'admin', born_on: 'x' }),
      getSession(),
      sql("UPDATE user SET user_role = 'admin'"),
      getSession(),
      signIn(),
    ],
  },
  {
    name: 'a unique field',
    options: users({ handle: { type: 'string', unique: true }, nick: { type: 'string', unique: true, required: false } }),
    steps: [
      signUp({ handle: 'a' }),
      signUp({ email: 'b@b.co', handle: 'a' }, { jar: null }),
      signUp({ email: 'b@b.co', handle: 'b' }, { jar: null }),
      signUp({ email: 'c@b.co', handle: 'c', nick: 'n' }, { jar: null }),
      signUp({ email: 'd@b.co', handle: 'd', nick: 'n' }, { jar: null }),
      getSession(),
    ],
  },
  {
    name: 'fields named like those of the body',
    options: users({
      callbackURL: { type: 'string', required: false },
      rememberMe: { type: 'boolean', required: false },
      password: { type: 'string', required: false },
    }),
    steps: [signUp({ callbackURL: '/x', rememberMe: true }), getSession()],
  },
  {
    name: 'a field of the body that is required of the user',
    options: users({ rememberMe: { type: 'boolean', required: true } }),
    steps: [signUp({ rememberMe: true })],
  },
  {
    name: 'the same field object twice',
    options: users({ a: role, b: role }),
    steps: [signUp(), getSession()],
  },
  {
    name: 'hidden fields',
    options: users({ pin: { type: 'string', required: false, returned: false },
      more: { type: 'json', required: false, returned: false },
      shown: { type: 'string', required: false },
    }),
    steps: [
      signUp({ pin: '1234', shown: 'x', more: {} }),
      api('getSession', run => ({ headers: run.headers() })),
      getSession(),
      signIn(),
      api('signInEmail', { body: { email: user.email, password: user.password } }, { differs: absentFields }),
      api('signUpEmail', { body: { ...user, email: 'b@b.co', pin: '1', shown: 'y' } }),
    ],
  },
  {
    name: 'without autoSignIn a duplicate looks like a success',
    options: users(
      {
        role,
        a: { type: 'string', required: false },
        n: { type: 'number' , required: false },
        pin: { type: 'string', required: false, returned: false },
        code: { type: 'string', defaultValue: () => 'made' },
        must: { type: 'string', required: true },
      },
      { emailAndPassword: { enabled: true, autoSignIn: false } },
    ),
    steps: [
      signUp({ must: 'x', a: 'a', pin: '1' }),
      signUp({ must: 'x' }),
      signUp({ must: 'y', a: 'b', n: 5, pin: '2', role: 'admin', unknown: 1 }),
      signUp({}),
      signUp({ must: 'x', email: 'b@b.co' }),
      signIn(),
    ],
  },
  {
    name: 'a duplicate with a value that cannot be stored',
    options: users({ a: { type: 'string', required: false } }, { emailAndPassword: { enabled: true, autoSignIn: false } }),
    steps: [signUp(), signUp({ email: 'b@b.co', a: [] }), signUp({ a: [] }, { differs: refusedAsNew.step })],
    differs: refusedAsNew.rows,
  },
  {
    name: 'a duplicate with a value that is stored in another spelling',
    options: users({ born: { type: 'date', required: false } }, { emailAndPassword: { enabled: true, autoSignIn: false } }),
    steps: [signUp({ born: '1990-05-01' }), signUp({ born: '1990-05-01' }, { differs: answeredAsStored })],
  },
  {
    name: 'text that looks like a date',
    options: users({ when: { type: 'string', required: false } }, cached('compact')),
    steps: [
      signUp({ when: '1990-05-01T10:20:30.000Z' }),
      getSession(),
      api('getSession', run => ({ headers: run.headers() }), { differs: textStaysText }),
      api('getSession', run => ({ headers: run.headers(), query: { disableCookieCache: true } })),
      getSession({}, '?disableCookieCache=true'),
    ],
  },
  {
    name: 'text that looks like a date without milliseconds',
    options: users({ when: { type: 'string', required: false } }, cached('compact')),
    steps: [signUp({ when: '1990-05-01T10:20:30Z' }), getSession({ differs: cacheHolds })],
  },
  {
    name: 'a cache version from additional fields',
    options: () => ({
      ...users({ role, born: { type: 'date', required: false } })(),
      session: {
        additionalFields: { device: { type: 'string', defaultValue: 'web' } },
        cookieCache: {
          enabled: true,
          version: (session, user) => `${String(user.role)}:${user.born instanceof Date}:${String(session.device)}`,
        },
      },
    }),
    steps: [signUp({ born: '1990-05-01' }), getSession(), promoted, getSession(), getSession({}, '?disableCookieCache=1'), getSession()],
  },
  {
    name: 'a cache version from a hidden field never holds',
    options: () => ({
      ...users({ pin: { type: 'string', required: false, returned: false } })(),
      session: { cookieCache: { enabled: true, version: (_session, user) => `v${String(user.pin)}` } },
    }),
    steps: [signUp({ pin: '1' }), getSession(), getSession(), signIn(), getSession()],
  },
  {
    name: 'session fields',
    options: () => {
      let calls = 0
      return sessions({
        device: { type: 'string', defaultValue: 'web' },
        count: { type: 'number', defaultValue: () => ++calls },
        tags: { type: 'string[]', defaultValue: ['a'] },
        since: { type: 'date', defaultValue: () => new Date(0) },
        empty: { type: 'string', required: false },
        hidden: { type: 'string', required: false, returned: false, defaultValue: 'h' },
        mine: { type: 'string', required: false, input: false, defaultValue: 'm' },
      })()
    },
    steps: [
      signUp({ device: 'phone' }),
      getSession(),
      signIn({ device: 'phone' }),
      getSession(),
      get('/list-sessions'),
      api('listSessions', run => ({ headers: run.headers() })),
      wait(2 * 86_400),
      getSession(),
      post('/revoke-sessions', {}),
    ],
  },
  {
    name: 'a session field that nobody fills',
    options: sessions({ device: { type: 'string', required: true } }, { emailAndPassword: { enabled: true, autoSignIn: false } }),
    steps: [signUp(), signIn(), getSession()],
  },
  {
    name: 'a session default that throws',
    options: sessions(
      {
        device: {
          type: 'string',
          defaultValue: () => {
            throw new Error('boom')
          },
        },
      },
      { emailAndPassword: { enabled: true, autoSignIn: false } },
    ),
    steps: [signUp(), signIn(), api('signInEmail', { body: { email: user.email, password: user.password } })],
  },
]
