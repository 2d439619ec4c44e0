// better-auth's own memory, and an adapter that somebody has written with its factory: no transactions, nothing atomic.
import { createAdapterFactory, type CustomAdapter } from 'better-auth/adapters'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { getAuthTables } from 'better-auth/db'
import type { Options } from '../fixture.js'
import type { Kind } from './kind.js'

type Rows = Record<string, unknown>[]
type Where = NonNullable<Parameters<CustomAdapter['findOne']>[0]['where']>

const empty = (options: Options): Record<string, Rows> => Object.fromEntries(Object.values(getAuthTables(options)).map(({ modelName }) => [modelName, []]))

export const memory: Kind = {
  name: 'memory',
  lacks: ['columns'],
  open: async options => ({ database: memoryAdapter(empty(options)), close() {} }),
}

const matches = (row: Record<string, unknown>, where: Where = []): boolean => {
  const one = ({ field, value, operator }: Where[number]): boolean => {
    const found = row[field] as never
    if (operator === 'in') return (value as unknown[]).includes(found)
    if (operator === 'lt') return found < (value as never)
    if (operator === 'gt') return found > (value as never)
    if (operator === 'ne') return found !== value
    return (found ?? null) === value
  }
  const [and, or] = [where.filter(({ connector }) => connector !== 'OR'), where.filter(({ connector }) => connector === 'OR')]
  return and.every(one) && (or.length === 0 || or.some(one))
}

/** Answers later than at once, so that what is not atomic shows. */
const later = <T>(value: T): Promise<T> => new Promise(resolve => setImmediate(() => resolve(value)))

export const own: Kind = {
  name: "an adapter of one's own",
  lacks: ['columns', 'rollback', 'serial', 'native joins'],
  async open(options) {
    const tables = empty(options)
    const rowsOf = (model: string): Rows => tables[model] ?? []
    const database = createAdapterFactory({
      config: { adapterId: 'own', supportsBooleans: false, supportsDates: false, supportsJSON: false, supportsNumericIds: false },
      adapter: () => ({
        create: async ({ model, data }) => {
          rowsOf(model).push(data)
          return later({ ...data })
        },
        findOne: async ({ model, where }) => later((rowsOf(model).map(row => ({ ...row })).find(row => matches(row, where)) ?? null) as never),
        findMany: async ({ model, where, limit, offset = 0, sortBy }) => {
          const found = rowsOf(model).filter(row => matches(row, where))
          const { field = '', direction = 'asc' } = sortBy ?? {}
          const sorted = sortBy ? found.toSorted((a, b) => ((a[field] as never) < (b[field] as never) ? -1 : 1) * (direction === 'asc' ? 1 : -1)) : found
          return later(sorted.slice(offset, offset + limit) as never)
        },
        count: async ({ model, where }) => later(rowsOf(model).filter(row => matches(row, where)).length),
        update: async ({ model, where, update }) => {
          const found = rowsOf(model).find(row => matches(row, where))
          return later((found ? Object.assign(found, update) : null) as never)
        },
        updateMany: async ({ model, where, update }) => later(rowsOf(model).filter(row => matches(row, where)).map(row => Object.assign(row, update)).length),
        delete: async ({ model, where }) => {
          const found = rowsOf(model).findIndex(row => matches(row, where))
          if (found >= 0) rowsOf(model).splice(found, 1)
          await later(undefined)
        },
        deleteMany: async ({ model, where }) => {
          const all = rowsOf(model)
          const kept = all.filter(row => !matches(row, where))
          const count = all.length - kept.length
          all.splice(0, all.length, ...kept)
          return later(count)
        },
      }),
    })
    return { database: database as never, close() {} }
  },
}
