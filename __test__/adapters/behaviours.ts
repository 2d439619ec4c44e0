// What is asked of every adapter, through better-auth's own interface. Each behaviour starts with an empty database and
// says what it saw; what is right, better-auth decides.
import type { DBAdapter } from 'better-auth/adapters'

export type Adapter = DBAdapter
type Where = NonNullable<Parameters<Adapter['findOne']>[0]['where']>[number]

export interface Given {
  adapter: Adapter
  /** An id that a row may have. */
  id(name: string): string
}

export const now = new Date(1_795_243_491_704)
const later = (milliseconds: number): Date => new Date(now.getTime() + milliseconds)

/** What a call answers or that it throws. */
export async function outcome(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call()
  } catch {
    return 'throws'
  }
}

type Row = Record<string, unknown>

async function add({ adapter, id }: Given, name: string, more: Row = {}): Promise<Row> {
  const data = { id: id(name), name: `user ${name}`, email: `${name}@example.com`, emailVerified: false, createdAt: now, updatedAt: now, ...more }
  return adapter.create<Row>({ model: 'user', data, forceAllowId: true })
}

async function session({ adapter, id }: Given, token: string, user: string): Promise<Row> {
  const data = { id: id(`5e55${token}`), token, userId: id(user), expiresAt: later(60_000), createdAt: now, updatedAt: now }
  return adapter.create<Row>({ model: 'session', data, forceAllowId: true })
}

/** The names of those that are found, and how many are counted. */
async function found({ adapter }: Given, ...where: Where[]): Promise<unknown> {
  const rows = await outcome(async () => {
    const all = await adapter.findMany<Row>({ model: 'user', where, sortBy: { field: 'name', direction: 'asc' } })
    return all.map(({ name }) => String(name).replace('user ', '')).join(' ')
  })
  return [JSON.stringify(where), rows, await outcome(() => adapter.count({ model: 'user', where }))]
}

async function each(given: Given, ...filters: Where[][]): Promise<unknown[]> {
  const all: unknown[] = []
  for (const where of filters) all.push(await found(given, ...where))
  return all
}

const is = (field: string, value: Where['value'], operator?: Where['operator'], more: Partial<Where> = {}): Where => ({
  field,
  value,
  ...(operator && { operator }),
  ...more,
})

async function numbers(given: Given): Promise<void> {
  for (const [index, name] of ['a', 'b', 'c'].entries()) await add(given, name, { count: index + 1, note: `thing ${name}` })
}

export const behaviours: Record<string, (given: Given) => Promise<unknown>> = {
  async operators(given) {
    await numbers(given)
    return each(
      given,
      [],
      [is('count', 2)],
      [is('count', 2, 'ne')],
      [is('count', 2, 'lt')],
      [is('count', 2, 'lte')],
      [is('count', 2, 'gt')],
      [is('count', 2, 'gte')],
      [is('count', '2')],
      [is('count', [1, 3], 'in')],
      [is('count', [1, 3], 'not_in')],
      [is('count', [], 'in')],
      [is('count', [], 'not_in')],
      [is('count', 2, 'in')],
      [is('note', 'ing b', 'contains')],
      [is('note', 'thing', 'starts_with')],
      [is('note', 'hing', 'starts_with')],
      [is('note', ' c', 'ends_with')],
      [is('id', given.id('a'))],
      [is('id', [given.id('a'), given.id('c')], 'in')],
    )
  },

  async connectors(given) {
    await numbers(given)
    const [a, b] = [is('note', 'thing a', 'eq', { connector: 'OR' }), is('note', 'thing b', 'eq', { connector: 'OR' })]
    return each(
      given,
      [a, b],
      [a],
      [is('note', 'thing a'), is('count', 1)],
      [a, is('count', 1, 'gt'), is('note', 'thing c', 'eq', { connector: 'OR' }), is('count', 9, 'lt')],
      [is('count', 1, 'gt', { connector: 'AND' }), b],
    )
  },

  async 'letter case'(given) {
    await add(given, 'a', { note: 'Ann' })
    await add(given, 'b', { note: 'ann' })
    await add(given, 'c', { note: 'Bob' })
    const any = { mode: 'insensitive' } as const
    return each(
      given,
      [is('note', 'ANN')],
      [is('note', 'ANN', 'eq', any)],
      [is('note', 'ANN', 'ne', any)],
      [is('note', ['ANN', 'BOB'], 'in', any)],
      [is('note', ['ANN'], 'not_in', any)],
      [is('note', 'NN', 'contains', any)],
      [is('note', 'AN', 'starts_with', any)],
      [is('note', 'OB', 'ends_with', any)],
      [is('note', 'ANN', 'eq', any), is('note', 'x', 'ne')],
      [is('count', 1, 'eq', any)],
    )
  },

  async 'wildcards of LIKE'(given) {
    for (const [name, note] of Object.entries({ a: '50%', b: '500', c: 'a_b', d: 'axb', e: 'a\\b', f: '.*' })) await add(given, name, { note })
    return each(
      given,
      [is('note', '0%', 'contains')],
      [is('note', 'a_b', 'starts_with')],
      [is('note', '\\', 'contains')],
      [is('note', '.*', 'contains')],
      [is('note', "'; drop table user", 'contains')],
    )
  },

  async 'sort, limit and offset'(given) {
    for (const [name, count] of Object.entries({ a: 2, b: null, c: 1, d: 3 })) await add(given, name, { count })
    const page = (direction: 'asc' | 'desc', limit?: number, offset?: number) =>
      outcome(async () => {
        const rows = await given.adapter.findMany<Row>({ model: 'user', sortBy: { field: 'count', direction }, limit, offset })
        return rows.map(({ email }) => String(email).charAt(0)).join('')
      })
    return [await page('asc', 10), await page('desc', 10), await page('asc', 2, 1), await page('asc', 2, 4), await page('asc'), await page('asc', 1, 0)]
  },

  async 'a hundred at most'(given) {
    for (let number = 0; number < 105; number += 1) await add(given, (0x1000 + number).toString(16))
    return [(await given.adapter.findMany({ model: 'user' })).length, (await given.adapter.findMany({ model: 'user', limit: 104 })).length, await given.adapter.count({ model: 'user' })]
  },

  async nulls(given) {
    await add(given, 'a', { note: 'here', count: 1 })
    await add(given, 'b')
    return each(
      given,
      [is('note', null)],
      [is('note', null, 'ne')],
      [is('note', 'there', 'ne')],
      [is('note', ['there'], 'not_in')],
      [is('count', 5, 'lt')],
      [is('note', null), is('count', null)],
    )
  },

  async dates(given) {
    await add(given, 'a', { at: now })
    await add(given, 'b', { at: later(1) })
    return each(
      given,
      [is('at', later(1), 'lt')],
      [is('at', later(1), 'lte')],
      [is('at', later(0))],
      [is('at', later(0), 'gt')],
      [is('at', later(0), 'ne')],
      [is('at', later(-1), 'gte'), is('createdAt', later(0), 'lte')],
    )
  },

  async 'a field of every kind'(given) {
    const whole = await add(given, 'a', {
      note: '',
      flag: true,
      count: -5,
      big: 9_007_199_254_740_991,
      at: now,
      tree: { b: [1, 2.5, null], a: { é: 'x', $date: 1, $: { $$: 2 } } },
      texts: ['a', 'b,"c"'],
      numbers: [1, 2, -3],
    })
    const read = await given.adapter.findOne({ model: 'user', where: [is('id', given.id('a'))] })
    const empty = await add(given, 'b', { tree: [], texts: [], numbers: [], flag: false, count: 0 })
    const none = await add(given, 'c', { tree: null, texts: null, numbers: null, flag: null, at: null, note: null })
    return [whole, read, empty, await given.adapter.findOne({ model: 'user', where: [is('id', given.id('b'))] }), none, Object.keys(whole)]
  },

  async unicode(given) {
    const note = 'Zoë 🦀 \u202e\u0301 日本 " \' ` \\ % \u2028 \u0001'
    await add(given, 'a', { note })
    return [await given.adapter.findOne({ model: 'user', where: [is('note', note)] }), await found(given, is('note', '🦀 \u202e', 'contains'))]
  },

  async 'update one'(given) {
    for (const name of ['a', 'b']) await add(given, name, { note: 'old' })
    const update = (id: string, data: Row) => outcome(() => given.adapter.update({ model: 'user', where: [is('id', given.id(id))], update: data }))
    return [
      await update('a', { note: 'new', count: 7, at: later(5), tree: { x: 1 }, flag: true }),
      await update('b', { note: null }),
      await update('f', { note: 'nobody' }),
      await outcome(() => given.adapter.update({ model: 'user', where: [], update: { note: 'all' } })),
      await outcome(() => given.adapter.update({ model: 'user', where: [is('email', 'a@example.com'), is('note', 'new')], update: { note: 'newer' } })),
      await found(given, is('note', 'newer')),
      await found(given, is('note', null)),
    ]
  },

  async 'update many'(given) {
    for (const name of ['a', 'b', 'c']) await add(given, name, { note: name === 'c' ? 'other' : 'old' })
    const update = (where: Where[], note: string) => outcome(() => given.adapter.updateMany({ model: 'user', where, update: { note } }))
    return [await update([is('note', 'old')], 'new'), await update([is('note', 'old')], 'x'), await found(given, is('note', 'new'))]
  },

  async 'delete one and many'(given) {
    for (const name of ['a', 'b', 'c', 'd']) await add(given, name, { note: 'x' })
    const { adapter } = given
    return [
      await outcome(() => adapter.delete({ model: 'user', where: [is('id', given.id('a'))] })),
      await adapter.count({ model: 'user' }),
      await outcome(() => adapter.delete({ model: 'user', where: [is('id', given.id('f'))] })),
      await outcome(() => adapter.deleteMany({ model: 'user', where: [is('note', 'y')] })),
      await outcome(() => adapter.deleteMany({ model: 'user', where: [is('note', 'x')] })),
      await adapter.count({ model: 'user' }),
    ]
  },

  async select(given) {
    await add(given, 'a', { note: 'x' })
    const { adapter } = given
    return [
      await adapter.findOne({ model: 'user', where: [is('id', given.id('a'))], select: ['email', 'note'] }),
      await outcome(() => adapter.findMany({ model: 'user', where: [is('id', given.id('a'))], select: ['email'] }).then(rows => rows.length)),
    ]
  },

  async joins(given) {
    await add(given, 'a')
    await session(given, '1', 'a')
    await session(given, '2', 'a')
    const { adapter } = given
    const tokens = async (limit?: number) => {
      const row = await adapter.findOne<Row & { session?: Row[] }>({ model: 'user', where: [is('id', given.id('a'))], join: { session: limit === undefined ? true : { limit } } })
      return row?.session?.map(({ token }) => token).sort().slice(0, limit === undefined ? 9 : 0).concat([row.session.length])
    }
    return [
      await outcome(() => adapter.findOne({ model: 'session', where: [is('token', '1')], join: { user: true } })),
      await outcome(() => adapter.findOne({ model: 'session', where: [is('token', 'none')], join: { user: true } })),
      await outcome(() => tokens()),
      await outcome(() => tokens(1)),
      await outcome(async () => (await adapter.findMany<Row & { user?: Row }>({ model: 'session', join: { user: true }, sortBy: { field: 'token', direction: 'asc' } })).map(({ token, user }) => [token, user?.email])),
      await outcome(() => adapter.findOne({ model: 'verification', where: [is('identifier', 'x')], join: { user: true } })),
    ]
  },

  async 'what is unique'(given) {
    await add(given, 'a', { code: 'secret' })
    await add(given, 'b')
    await add(given, 'c')
    return [
      await outcome(() => add(given, 'd', { code: 'secret' })),
      await outcome(() => add(given, 'a', { email: 'other@example.com' })),
      await outcome(() => given.adapter.update({ model: 'user', where: [is('id', given.id('b'))], update: { code: 'secret' } })),
      await found(given, is('code', 'secret')),
    ]
  },

  async 'unknown names'(given) {
    await add(given, 'a')
    const { adapter } = given
    return [
      await outcome(() => adapter.findOne({ model: 'user', where: [is('colour', 'red')] })),
      await outcome(() => adapter.findMany({ model: 'nothing' })),
      await outcome(() => adapter.count({ model: 'nothing' })),
      await outcome(() => adapter.update({ model: 'user', where: [is('id', given.id('a'))], update: { colour: 'red', note: 'x' } })),
    ]
  },

  async 'ids that are made'(given) {
    const create = (data: Row = {}) =>
      given.adapter.create<Row>({ model: 'verification', data: { identifier: 'x', value: 'y', expiresAt: now, createdAt: now, updatedAt: now, ...data } })
    const [one, two] = [await create(), await create()]
    const form = ({ id }: Row): unknown => String(id).replaceAll(/[a-z0-9]/gi, 'x')
    const again = await given.adapter.findOne({ model: 'verification', where: [is('id', String(one.id))] })
    return [form(one), typeof one.id, one.id !== two.id, (again as Row | null)?.id === one.id]
  },

  async 'consume one, once'(given) {
    await add(given, 'a', { note: 'token' })
    await add(given, 'b', { note: 'other' })
    const consume = () => given.adapter.consumeOne<Row>({ model: 'user', where: [is('note', 'token')] })
    const all = await Promise.all(Array.from({ length: 12 }, () => outcome(consume)))
    const winners = all.filter(result => result !== null && result !== 'throws')
    return [winners, await given.adapter.count({ model: 'user' }), await outcome(consume)]
  },

  async 'increment one, up to a limit'(given) {
    await add(given, 'a', { count: 0 })
    const more = () => given.adapter.incrementOne<Row>({ model: 'user', where: [is('id', given.id('a')), is('count', 3, 'lt')], increment: { count: 1 } })
    // One after the other: how many of those that run at once give up, is a matter of luck.
    const counts: unknown[] = []
    for (let round = 0; round < 5; round += 1) counts.push(await outcome(async () => (await more())?.count ?? null))
    return [counts, await found(given, is('count', 3))]
  },

  async 'increment many at once'(given) {
    await add(given, 'a', { count: 0 })
    const more = () => given.adapter.incrementOne<Row>({ model: 'user', where: [is('id', given.id('a'))], increment: { count: 1 } })
    const all = await Promise.all(Array.from({ length: 12 }, () => outcome(more)))
    const done = all.filter(result => result !== null && result !== 'throws').length
    const row = await given.adapter.findOne<Row>({ model: 'user', where: [is('id', given.id('a'))] })
    return [row?.count === done, done > 0]
  },

  async 'increment and set'(given) {
    await add(given, 'a', { count: 5, note: 'old' })
    const { adapter } = given
    return [
      await outcome(() => adapter.incrementOne({ model: 'user', where: [is('id', given.id('a'))], increment: { count: -2 }, set: { note: 'changed' } })),
      await outcome(() => adapter.incrementOne({ model: 'user', where: [is('id', given.id('a')), is('count', 5)], increment: { count: 1 } })),
      await outcome(() => adapter.incrementOne({ model: 'user', where: [is('id', given.id('a'))], increment: {}, set: { note: 'again' } })),
      await outcome(() => adapter.incrementOne({ model: 'user', where: [is('id', given.id('a'))], increment: {} })),
    ]
  },

  async 'a transaction that is committed'(given) {
    const seen = await outcome(() =>
      given.adapter.transaction(async tx => {
        const inside = { ...given, adapter: tx as Adapter }
        await add(inside, 'a')
        await session(inside, '1', 'a')
        return tx.findOne<Row>({ model: 'session', where: [is('token', '1')] }).then(row => row?.userId === given.id('a'))
      }),
    )
    return [seen, await given.adapter.count({ model: 'user' }), await given.adapter.count({ model: 'session' })]
  },

  async 'a transaction that fails'(given) {
    await add(given, 'a', { note: 'old' })
    const failed = await outcome(() =>
      given.adapter.transaction(async tx => {
        await tx.update({ model: 'user', where: [is('id', given.id('a'))], update: { note: 'new' } })
        await add({ ...given, adapter: tx as Adapter }, 'b')
        throw new Error('no')
      }),
    )
    return [failed, await found(given), await found(given, is('note', 'old'))]
  },

  async 'a transaction whose statement fails'(given) {
    await add(given, 'a', { code: 'taken' })
    const failed = await outcome(() =>
      given.adapter.transaction(async tx => {
        await add({ ...given, adapter: tx as Adapter }, 'b')
        await add({ ...given, adapter: tx as Adapter }, 'c', { code: 'taken' })
      }),
    )
    return [failed, await found(given)]
  },
}
