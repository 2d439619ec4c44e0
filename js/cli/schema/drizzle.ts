// Tables for Drizzle, as TypeScript: what better-auth's drizzleAdapter expects in its `schema`.

import { CommandError } from '../errors.js'
import { access, identifier, key, schemaVariable } from './drizzle-names.js'
import { indexName } from './indexes.js'
import { relationsOf } from './drizzle-relations.js'
import type { Column, Ids, Table, Tables } from './tables.js'

export const PROVIDERS = ['sqlite', 'pg', 'mysql'] as const
export type Provider = (typeof PROVIDERS)[number]

export interface DrizzleOptions {
  provider: Provider
  /** Columns are named as fields are, and not in snake_case. */
  camelCase: boolean
  /** A schema of PostgreSQL. */
  schemaName?: string
}

export function drizzleSchema({ tables, ids }: Tables, options: DrizzleOptions): string {
  const names = new Used()
  const own = options.provider === 'pg' && options.schemaName ? options.schemaName : undefined
  const factory = own === undefined ? names.core(`${options.provider}Table`) : `${schemaVariable(own)}.table`
  if (own !== undefined) names.core('pgSchema')
  const made = tables.map((table) => tableOf(table, { ...options, ids, factory, names }))
  const relations = tables.flatMap(relationsIn(tables))
  if (relations.length > 0) names.root('relations')
  const schema = own === undefined ? [] : [`export const ${schemaVariable(own)} = pgSchema(${JSON.stringify(own)});`]
  return `${[names.imports(options.provider), ...schema, ...made, ...relations].join('\n\n')}\n`
}

const relationsIn = (tables: readonly Table[]) => (table: Table): string[] => relationsOf(table, tables)

interface Context extends DrizzleOptions {
  ids: Ids
  factory: string
  names: Used
}

function tableOf(table: Table, context: Context): string {
  const { factory, names } = context
  const lines = [`id: ${idOf(context)}`, ...table.columns.map((column) => `${key(column.name)}: ${columnOf(column, context)}`)]
  const single = table.columns
    .filter(({ attributes }) => attributes.index && !attributes.unique)
    .map(({ name }) => ({ name: indexName(table.name, [name], false), columns: [name], unique: false }))
  const indexes = [...table.indexes, ...single].map(({ name, columns, unique }) => {
    const on = columns.map((column) => access('table', column)).join(', ')
    return `${names.core(unique ? 'uniqueIndex' : 'index')}(${JSON.stringify(name)}).on(${on})`
  })
  const extra = indexes.length > 0 ? `, (table) => [\n${indexes.map((index) => `  ${index},\n`).join('')}]` : ''
  const columns = lines.map((line) => `  ${line},\n`).join('')
  return `export const ${identifier(table.name)} = ${factory}(${JSON.stringify(named(table.name, context))}, {\n${columns}}${extra});`
}

function idOf({ provider, ids, names }: Context): string {
  if (ids === 'uuid' && provider === 'pg') {
    names.root('sql')
    return `${names.core('uuid')}("id").default(sql\`pg_catalog.gen_random_uuid()\`).primaryKey()`
  }
  if (ids === 'serial') {
    if (provider === 'pg') return `${names.core('integer')}("id").generatedByDefaultAsIdentity().primaryKey()`
    if (provider === 'sqlite') return `${names.core('integer')}("id", { mode: "number" }).primaryKey({ autoIncrement: true })`
    return `${names.core('int')}("id").autoincrement().primaryKey()`
  }
  return provider === 'mysql' ? `${names.core('varchar')}("id", { length: 36 }).primaryKey()` : `${names.core('text')}("id").primaryKey()`
}

function columnOf(column: Column, context: Context): string {
  const { attributes, reference } = column
  const links = reference
    ? `.references(() => ${access(reference.table.name, reference.column)}, { onDelete: ${JSON.stringify(reference.onDelete)} })`
    : ''
  return [
    typeOf(column, context),
    defaultOf(column, context),
    updateOf(column),
    attributes.required !== false ? '.notNull()' : '',
    attributes.unique ? '.unique()' : '',
    links,
  ].join('')
}

/** The options of a column's function, by its name. */
function typeOf(column: Column, context: Context): string {
  const { provider, ids, names } = context
  const { attributes, isId } = column
  const call = (name: string, settings?: string): string =>
    `${names.core(name)}(${JSON.stringify(named(column.name, context))}${settings === undefined ? '' : `, ${settings}`})`
  if (isId) {
    if (ids === 'serial') return call(provider === 'mysql' ? 'int' : 'integer')
    if (ids === 'uuid' && provider === 'pg') return call('uuid')
    return provider === 'mysql' ? call('varchar', '{ length: 36 }') : call('text')
  }
  const { type, bigint } = attributes
  if (Array.isArray(type)) {
    const values = `[${type.map((value) => JSON.stringify(value)).join(', ')}]`
    return provider === 'mysql' ? call('mysqlEnum', values) : call('text', `{ enum: ${values} }`)
  }
  const number = (): string => {
    if (provider === 'sqlite') return call('integer')
    return bigint ? call('bigint', '{ mode: "number" }') : call(provider === 'pg' ? 'integer' : 'int')
  }
  const tree = (): string => (provider === 'sqlite' ? call('text', '{ mode: "json" }') : call(provider === 'pg' ? 'jsonb' : 'json'))
  switch (type) {
    case 'string':
      return provider === 'mysql' ? mysqlText(column, call) : call('text')
    case 'number':
      return number()
    case 'boolean':
      return provider === 'sqlite' ? call('integer', '{ mode: "boolean" }') : call('boolean')
    case 'date':
      if (provider === 'sqlite') return call('integer', '{ mode: "timestamp_ms" }')
      return provider === 'pg' ? call('timestamp') : call('timestamp', '{ fsp: 3 }')
    case 'json':
      return tree()
    case 'string[]':
      return provider === 'pg' ? `${call('text')}.array()` : tree()
    case 'number[]':
      return provider === 'pg' ? `${number()}.array()` : tree()
    default:
      throw new CommandError(`The field \`${column.field}\` has the type ${JSON.stringify(type)}, for which Drizzle has no column.`)
  }
}

/** MySQL can only index texts that have a length. */
function mysqlText({ attributes, indexedLength }: Column, call: (name: string, settings?: string) => string): string {
  const { unique, references, sortable, index } = attributes
  if (indexedLength !== undefined) return call('varchar', `{ length: ${indexedLength} }`)
  if (unique) return call('varchar', '{ length: 255 }')
  if (references) return call('varchar', '{ length: 36 }')
  return sortable || index ? call('varchar', '{ length: 255 }') : call('text')
}

const NOW = /new Date\(\)/

function defaultOf({ attributes }: Column, { provider, names }: Context): string {
  const { defaultValue, type } = attributes
  if (defaultValue === undefined || defaultValue === null) return ''
  if (typeof defaultValue === 'function') {
    if (type !== 'date' || !NOW.test(String(defaultValue))) return ''
    if (provider !== 'sqlite') return '.defaultNow()'
    names.root('sql')
    return ".default(sql`(cast(unixepoch('subsecond') * 1000 as integer))`)"
  }
  const value: unknown = defaultValue
  if (value instanceof Date) return `.default(new Date(${JSON.stringify(value)}))`
  return `.default(${typeof value === 'bigint' ? String(value) : JSON.stringify(value)})`
}

/** Other functions know names that this file does not; the adapter calls them all the same. */
function updateOf({ attributes: { onUpdate, type } }: Column): string {
  return type === 'date' && onUpdate && NOW.test(String(onUpdate)) ? '.$onUpdate(() => /* @__PURE__ */ new Date())' : ''
}

/** What a file imports, in the order in which it is written down. */
class Used {
  readonly #core = new Set<string>()
  readonly #root = new Set<string>()

  core(name: string): string {
    this.#core.add(name)
    return name
  }

  root(name: string): void {
    this.#root.add(name)
  }

  imports(provider: Provider): string {
    const pick = (order: string[], names: Set<string>): string => order.filter((name) => names.has(name)).join(', ')
    const root = pick(['relations', 'sql'], this.#root)
    const core = pick(ORDER(provider), this.#core)
    return `${root ? `import { ${root} } from "drizzle-orm";\n` : ''}import { ${core} } from "drizzle-orm/${provider}-core";`
  }
}

const ORDER = (provider: Provider): string[] => [
  'pgSchema',
  `${provider}Table`,
  'varchar',
  'text',
  'bigint',
  'timestamp',
  'boolean',
  'int',
  'mysqlEnum',
  'integer',
  'uuid',
  'jsonb',
  'json',
  'index',
  'uniqueIndex',
]

function named(name: string, { camelCase }: DrizzleOptions): string {
  if (camelCase) return name
  return name.replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2').replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase()
}
