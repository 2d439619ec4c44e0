// A database that JavaScript speaks to: whatever better-auth takes, by way of better-auth's own adapters.

import { randomBytes } from 'node:crypto'
import type { BetterAuthOptions, BetterAuthPlugin } from 'better-auth'
import { getAdapter } from 'better-auth/db/adapter'
import { betterAuth } from 'better-auth/minimal'
import type { Options } from './context.js'
import { referenceOptions } from './reference-options.js'

type Adapter = Awaited<ReturnType<typeof getAdapter>>
type Statements = Omit<Adapter, 'transaction'>
type Field = Record<string, unknown>

/** src/storage/hosted.rs is the other end. */
export interface Request {
  action: string
  /** The transaction; zero for those outside of any. */
  transaction: number
  model: string
  where?: never
  data?: Record<string, unknown>
  update?: Record<string, unknown>
  increment?: Record<string, number>
  set?: Record<string, unknown>
  limit?: number
  offset?: number
  sortBy?: never
  /** A model whose row is wanted beside this one's. */
  join?: string | null
}

interface Open {
  statements?: Statements
  end(commit: boolean): void
  done: Promise<unknown>
}

/** Ends a transaction that nobody wants. */
const ROLLED_BACK = Symbol('rolled back')

export class HostedDatabase {
  readonly #adapter: Adapter
  readonly #open = new Map<number, Open>()

  private constructor(adapter: Adapter) {
    this.#adapter = adapter
  }

  static async open(options: Options): Promise<HostedDatabase> {
    const adapter = await getAdapter(withoutFunctions(options))
    await checkSchema(adapter, options)
    return new HostedDatabase(adapter)
  }

  async run(request: Request): Promise<unknown> {
    const { action, transaction } = request
    if (action === 'begin') return this.#begin(transaction)
    if (action === 'commit' || action === 'rollback') return this.#end(transaction, action === 'commit')
    const statements = transaction ? this.#open.get(transaction)?.statements : this.#adapter
    if (!statements) throw new Error('the transaction has ended')
    return plain(await answer(statements, request))
  }

  /** Settles once the transaction is open. */
  #begin(number: number): Promise<null> {
    return new Promise((resolve, reject) => {
      let end: Open['end'] = () => {}
      const ended = new Promise<void>((commit, rollback) => {
        end = (wanted) => (wanted ? commit() : rollback(ROLLED_BACK))
      })
      // Where it never began, nobody waits for its end.
      ended.catch(() => {})
      const run = async (): Promise<void> => {
        await this.#adapter.transaction(async (statements) => {
          open.statements = statements
          resolve(null)
          await ended
        })
        // Nothing to who has been answered.
        reject(new Error('it began no transaction'))
      }
      const open: Open = { end, done: ended }
      this.#open.set(number, open)
      open.done = run()
      open.done.catch(reject).finally(() => this.#open.delete(number))
    })
  }

  async #end(number: number, commit: boolean): Promise<null> {
    const open = this.#open.get(number)
    if (!open) {
      if (commit) throw new Error('the transaction has ended')
      return null
    }
    this.#open.delete(number)
    open.end(commit)
    try {
      await open.done
    } catch (error) {
      if (error !== ROLLED_BACK) throw error
    }
    return null
  }
}

/** Fails where the adapter can see that tables or columns are missing. Its check is known to better-auth's context alone. */
async function checkSchema(adapter: Adapter, { logger, advanced }: Options): Promise<void> {
  const { validateSchema } = advanced?.database ?? {}
  if (validateSchema === false) return
  const { $context } = betterAuth({
    database: () => adapter,
    // What there is to say about the user's own, the core has said.
    baseURL: 'http://localhost',
    secret: randomBytes(32).toString('hex'),
    telemetry: { enabled: false },
    ...(logger && { logger }),
    ...(validateSchema && { advanced: { database: { validateSchema } } }),
  })
  await (await $context).checkSchema?.()
}

function answer(statements: Statements, request: Request): Promise<unknown> {
  const { model, where, data, update, increment, set, limit, offset, sortBy, join } = request
  switch (request.action) {
    case 'create':
      // Ids are the adapter's to make, but for those that a hook has chosen.
      return statements.create({ model, data: data ?? {}, forceAllowId: data?.id !== undefined })
    case 'findOne':
      return statements.findOne({ model, where: where ?? [], ...(join ? { join: { [join]: true } } : {}) })
    case 'findMany':
      return statements.findMany({ model, where, limit, offset, sortBy })
    case 'count':
      return statements.count({ model, where })
    case 'update':
      return statements.update({ model, where: where ?? [], update: update ?? {} })
    case 'updateMany':
      return statements.updateMany({ model, where: where ?? [], update: update ?? {} })
    case 'delete':
      // An adapter does not say how many there were; nobody asks.
      return statements.delete({ model, where: where ?? [] }).then(() => 1)
    case 'deleteMany':
      // Some adapters do not say here, either.
      return statements.deleteMany({ model, where: where ?? [] }).then((count) => (Number.isSafeInteger(count) ? count : 0))
    case 'consumeOne':
      return statements.consumeOne({ model, where: where ?? [] })
    case 'incrementOne':
      return statements.incrementOne({ model, where: where ?? [], increment: increment ?? {}, set })
    default:
      throw new Error(`there is no action \`${request.action}\``)
  }
}

/** What JSON cannot carry: whole numbers of some drivers. What has a text of its own, such as a `Date`, keeps it. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null || typeof (value as { toJSON?: unknown }).toJSON === 'function') return value
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

const MODELS = ['user', 'session', 'account', 'verification'] as const

/** The options without what the core does itself: defaults, and the user's functions on values. */
function withoutFunctions(options: Options): BetterAuthOptions {
  const models = MODELS.map((model) => {
    const own = options[model] as { additionalFields?: Record<string, Field> } | undefined
    return [model, own?.additionalFields ? { ...own, additionalFields: bare(own.additionalFields) } : own]
  })
  const reference = referenceOptions(options)
  return { ...reference, ...Object.fromEntries(models), plugins: reference.plugins?.map(schemaAlone) } as BetterAuthOptions
}

/** An adapter looks at nothing else of a plugin. */
function schemaAlone({ id, schema }: BetterAuthPlugin): BetterAuthPlugin {
  const models = Object.entries(schema ?? {}).map(([name, model]) => [name, { ...model, fields: bare(model.fields) }])
  return { id, schema: Object.fromEntries(models) }
}

function bare(fields: Record<string, object>): Record<string, Field> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const { transform: _, defaultValue: __, onUpdate: ___, validator: ____, ...rest } = field as Field
      return [name, rest]
    }),
  )
}
