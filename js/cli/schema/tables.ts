// The tables of a configuration under the names by which an adapter finds them.

import type { BetterAuthOptions } from 'better-auth'
import { initGetFieldName, initGetModelName } from 'better-auth/adapters'
import { getAuthTables } from 'better-auth/db'
import { indexName, indexStringLength } from './indexes.js'

type AuthTables = ReturnType<typeof getAuthTables>
export type Attributes = AuthTables[string]['fields'][string]

export interface Reference {
  table: Table
  column: string
  onDelete: NonNullable<NonNullable<Attributes['references']>['onDelete']>
}

export interface Column {
  /** The logical name. */
  field: string
  name: string
  attributes: Attributes
  /** Where it holds the id of a row: a table that is there, or one that is somebody else's to make. */
  reference?: Reference
  isId: boolean
  /** What an index that spans several columns leaves for a text in MySQL. */
  indexedLength?: number
}

export interface Index {
  name: string
  columns: string[]
  unique: boolean
}

export interface Table {
  name: string
  /** Without the plural of `usePlural`. */
  singular: string
  columns: Column[]
  /** Those that a table declares; the ones of single fields stand in their attributes. */
  indexes: Index[]
}

export type Ids = 'text' | 'serial' | 'uuid'

export interface Tables {
  tables: Table[]
  ids: Ids
  usePlural: boolean
}

export function tablesOf(options: BetterAuthOptions, usePlural: boolean): Tables {
  const schema = getAuthTables(options)
  const nameOf = initGetModelName({ schema, usePlural })
  const singularOf = initGetModelName({ schema, usePlural: false })
  const columnOf = initGetFieldName({ schema, usePlural })
  const made = Object.entries(schema).filter(([, { disableMigrations }]) => !disableMigrations)
  const tables = new Map(made.map(([key]) => [nameOf(key), { name: nameOf(key), singular: singularOf(key), columns: [], indexes: [] } as Table]))
  for (const [key, { fields, indexes }] of made) {
    const table = tables.get(nameOf(key))
    if (!table) continue
    const named = (field: string): string => columnOf({ model: key, field })
    for (const { name, fields: spanned, unique = false } of indexes ?? []) {
      const columns = spanned.map(named)
      table.indexes.push({ name: name ?? indexName(table.name, columns, unique), columns, unique })
    }
    for (const [field, attributes] of Object.entries(fields)) {
      const column: Column = { field, name: attributes.fieldName || field, attributes, isId: attributes.references?.field === 'id' }
      const { references } = attributes
      const referred = references && tables.get(nameOf(references.model))
      if (references && referred) {
        const { model, field: pointed, onDelete = 'cascade' } = references
        column.reference = { table: referred, column: columnOf({ model, field: pointed }), onDelete }
      }
      column.indexedLength = indexStringLength(column.name, fields, table.indexes)
      if (!table.columns.some(({ name }) => name === column.name)) table.columns.push(column)
    }
  }
  const generateId = options.advanced?.database?.generateId
  return { tables: [...tables.values()], ids: generateId === 'serial' || generateId === 'uuid' ? generateId : 'text', usePlural }
}
