// The tables as Prisma's models.

import { CommandError } from '../errors.js'
import type { Property } from './prisma-text.js'
import type { Column, Table, Tables } from './tables.js'

export const PROVIDERS = ['sqlite', 'postgresql', 'mysql', 'mongodb', 'cockroachdb', 'sqlserver'] as const
export type Provider = (typeof PROVIDERS)[number]

export interface Model {
  name: string
  fields: Property[]
  /** `@@unique` and `@@index`. */
  attributes: string[]
  /** The table's name. */
  map: string
}

export function modelsOf({ tables, ids, usePlural }: Tables, provider: Provider): Model[] {
  const context = { provider, ids, usePlural, tables }
  return tables.map((table) => modelOf(table, context))
}

interface Context extends Tables {
  provider: Provider
}

function modelOf(table: Table, context: Context): Model {
  const { provider, ids } = context
  const fields: Property[] = [idOf(context)]
  for (const column of table.columns) {
    fields.push({ name: name(column), type: typeOf(column, context), attributes: attributesOf(column, context) })
    const relation = relationOf(table, column)
    if (relation) fields.push(relation)
  }
  for (const other of context.tables) fields.push(...backwardOf(table, other, context))
  const unique = table.columns.filter(({ attributes }) => attributes.unique).map((column) => `@@unique([${column.name}])`)
  const spanning = table.indexes.map((index) => {
    return `@@${index.unique ? 'unique' : 'index'}([${index.columns.join(', ')}], map: ${JSON.stringify(index.name)})`
  })
  const single = table.columns
    .filter(({ attributes }) => attributes.index && !attributes.unique)
    .map(({ name: column, attributes, isId, indexedLength }) => {
      // MySQL indexes the beginning of a text; a number and an id of fixed length it indexes whole.
      const whole = provider !== 'mysql' || attributes.type !== 'string' || (isId && ids !== 'text') || indexedLength !== undefined
      return `@@index([${column}${whole ? '' : '(length: 191)'}])`
    })
  return { name: capital(table.name), fields, attributes: [...unique, ...spanning, ...single], map: table.name }
}

function idOf({ provider, ids }: Context): Property {
  if (provider === 'mongodb') return { name: 'id', type: 'String', attributes: '@id @map("_id")' }
  if (ids === 'serial') return { name: 'id', type: 'Int', attributes: '@id @default(autoincrement())' }
  if (ids === 'uuid' && provider === 'postgresql') {
    return { name: 'id', type: 'String', attributes: '@id @default(dbgenerated("pg_catalog.gen_random_uuid()")) @db.Uuid' }
  }
  return { name: 'id', type: 'String', attributes: '@id' }
}

/** Prisma's names of fields are those of its client, so the adapter cannot have others. */
function name({ name: column, field }: Column): string {
  if (/^[A-Za-z]\w*$/.test(column)) return column
  throw new CommandError(`Prisma has no field with the name \`${column}\`, which the options give to \`${field}\`: choose letters, digits and underscores.`)
}

const hasLists = (provider: Provider): boolean => provider === 'postgresql' || provider === 'mongodb' || provider === 'cockroachdb'
const hasJson = (provider: Provider): boolean => hasLists(provider)

function typeOf({ attributes, isId, field }: Column, { provider, ids }: Context): string {
  const optional = attributes.required === false ? '?' : ''
  if (isId) return `${ids === 'serial' ? 'Int' : 'String'}${optional}`
  const { type, bigint } = attributes
  const number = bigint ? 'BigInt' : 'Int'
  if (Array.isArray(type)) return `String${optional}`
  switch (type) {
    case 'string':
      return `String${optional}`
    case 'number':
      return `${number}${optional}`
    case 'boolean':
      return `Boolean${optional}`
    case 'date':
      return `DateTime${optional}`
    case 'json':
      return `${hasJson(provider) ? 'Json' : 'String'}${optional}`
    case 'string[]':
      return hasLists(provider) ? 'String[]' : `String${optional}`
    case 'number[]':
      return hasLists(provider) ? `${number}[]` : `String${optional}`
    default:
      throw new CommandError(`The field \`${field}\` has the type ${JSON.stringify(type)}, for which Prisma has none.`)
  }
}

function attributesOf(column: Column, context: Context): string {
  const { provider, ids } = context
  const native = provider === 'mysql' ? mysqlType(column) : column.isId && ids === 'uuid' && provider === 'postgresql' ? '@db.Uuid' : undefined
  return [defaultOf(column, context, native), isUpdated(column) ? '@updatedAt' : undefined, native].filter(Boolean).join(' ')
}

const isUpdated = ({ field, attributes }: Column): boolean => field === 'updatedAt' && attributes.onUpdate !== undefined

/** Texts of any length, where nothing indexes them whole. */
function mysqlType({ attributes: { type, unique, references }, indexedLength }: Column): string | undefined {
  if (type === 'json' || type === 'string[]' || type === 'number[]') return '@db.Text'
  if (type !== 'string' && !Array.isArray(type)) return undefined
  if (indexedLength !== undefined) return `@db.VarChar(${indexedLength})`
  return unique || references ? undefined : '@db.Text'
}

function defaultOf(column: Column, { provider }: Context, native: string | undefined): string | undefined {
  const { attributes, field } = column
  const value: unknown = attributes.defaultValue
  if (value === undefined || value === null) return undefined
  if (field === 'createdAt') return '@default(now())'
  // What cannot stand in a schema the adapter writes itself; MySQL has no defaults for long texts.
  if (typeof value === 'function' || value instanceof Date || native === '@db.Text') return undefined
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return `@default(${value})`
  if (typeof value === 'string') return `@default(${quoted(value)})`
  if (Array.isArray(value) && attributes.type !== 'json' && hasLists(provider)) {
    return `@default([${value.map((item) => (typeof item === 'string' ? quoted(item) : String(item))).join(', ')}])`
  }
  return `@default(${quoted(JSON.stringify(value))})`
}

const quoted = (text: string): string => JSON.stringify(text)
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const ACTIONS: Record<string, string> = {
  'no action': 'NoAction',
  restrict: 'Restrict',
  'set null': 'SetNull',
  'set default': 'SetDefault',
}

/** Two relations to the same model need names. */
function labelOf(table: Table, column: Column): string | undefined {
  const same = table.columns.filter(({ reference }) => reference && reference.table === column.reference?.table)
  const isOwn = column.reference?.table === table
  return same.length > 1 || isOwn ? `${table.name}_${column.field}` : undefined
}

function relationOf(table: Table, column: Column): Property | undefined {
  const { reference, attributes, field } = column
  if (!reference) return undefined
  const label = labelOf(table, column)
  const action = ACTIONS[reference.onDelete] ?? 'Cascade'
  const named = label === undefined ? '' : `${quoted(label)}, `
  const own = field.replace(/Id$/, '')
  return {
    name: label === undefined ? reference.table.name.toLowerCase() : own === field ? `${field}Row` : own,
    type: `${capital(reference.table.name)}${attributes.required === false ? '?' : ''}`,
    attributes: `@relation(${named}fields: [${column.name}], references: [${reference.column}], onDelete: ${action})`,
  }
}

function backwardOf(table: Table, other: Table, { usePlural }: Context): Property[] {
  return other.columns
    .filter(({ reference }) => reference?.table === table)
    .map((column) => {
      const unique = column.attributes.unique === true
      const plain = other.name.toLowerCase()
      const relation = unique || usePlural ? plain : `${plain}s`
      const label = labelOf(other, column)
      return {
        name: label === undefined ? relation : `${relation}By${capital(column.field)}`,
        type: `${capital(other.name)}${unique ? '?' : '[]'}`,
        attributes: label === undefined ? '' : `@relation(${quoted(label)})`,
      }
    })
}
