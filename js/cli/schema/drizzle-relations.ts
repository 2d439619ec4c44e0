// Drizzle's relations between the tables: what its relational queries, and so joins, go by.

import { access, key } from './drizzle-names.js'
import type { Column, Table } from './tables.js'

/** One statement, or none for a table without relations. */
export function relationsOf(table: Table, tables: readonly Table[]): string[] {
  const forward = forwardOf(table)
  const backward = tables.filter((other) => other !== table).flatMap((other) => backwardOf(table, other))
  const lines = [...forward, ...backward.map(({ line }) => line)]
  if (lines.length === 0) return []
  const one = forward.length > 0 || backward.some(({ unique }) => unique)
  const many = backward.some(({ unique }) => !unique)
  const helpers = [...(one ? ['one'] : []), ...(many ? ['many'] : [])].join(', ')
  const body = lines.map((line) => `  ${line},\n`).join('')
  return [`export const ${table.name}Relations = relations(${table.name}, ({ ${helpers} }) => ({\n${body}}));`]
}

type Referring = Column & { reference: NonNullable<Column['reference']> }

const referring = ({ columns }: Table): Referring[] => columns.filter((column): column is Referring => column.reference !== undefined)

function forwardOf(table: Table): string[] {
  const columns = referring(table)
  const taken = new Set<string>()
  const free = (...wanted: string[]): string => {
    let name = wanted.find((candidate) => !taken.has(candidate))
    for (let number = 2; name === undefined; number += 1) {
      const next = `${wanted.at(-1)}_${number}`
      if (!taken.has(next)) name = next
    }
    taken.add(name)
    return name
  }
  return columns.map(({ field, name, reference: { table: referred, column } }) => {
    const several = columns.filter(({ reference }) => reference.table === referred).length > 1
    const relation = several ? free(field.replace(/Id$/, ''), field) : free(referred.singular, field)
    const label = several ? `    relationName: ${JSON.stringify(`${table.name}_${field}`)},\n  ` : '  '
    const fields = `    fields: [${access(table.name, name)}],\n    references: [${access(referred.name, column)}],\n`
    return `${key(relation)}: one(${referred.name}, {\n${fields}${label}})`
  })
}

function backwardOf(table: Table, other: Table): { line: string; unique: boolean }[] {
  const pointing = referring(other).filter(({ reference }) => reference.table === table)
  const several = pointing.length > 1
  return pointing.map(({ field, attributes }) => {
    const unique = attributes.unique === true
    const plural = unique || other.name !== other.singular ? other.name : `${other.name}s`
    const relation = several ? `${plural}By${field.charAt(0).toUpperCase()}${field.slice(1)}` : plural
    const label = several ? `, { relationName: ${JSON.stringify(`${other.name}_${field}`)} }` : ''
    return { line: `${key(relation)}: ${unique ? 'one' : 'many'}(${other.name}${label})`, unique }
  })
}
