// Names of indexes and lengths of texts in them, as better-auth's migrations have them.

import type { Attributes, Index } from './tables.js'

/** What PostgreSQL keeps of a name. */
const LONGEST = 63
/** Bytes that InnoDB takes for an index, and for a character in it. */
const [BUDGET, CHARACTER] = [3072, 4]

/** `<table>_<columns>_idx` or `_uidx`; one that is too long is cut, and told apart by a hash of the whole. */
export function indexName(table: string, columns: readonly string[], unique: boolean): string {
  const kind = unique ? 'uidx' : 'idx'
  const whole = `${table}_${columns.join('_')}`
  const name = `${whole}_${kind}`
  if (Buffer.byteLength(name) <= LONGEST) return name
  const suffix = `_${fnv1a(name)}_${kind}`
  let kept = ''
  for (const character of whole) {
    if (Buffer.byteLength(kept + character + suffix) > LONGEST) break
    kept += character
  }
  return kept + suffix
}

function fnv1a(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** How long a text may be in MySQL that shares indexes with other columns; undefined for one in none. */
export function indexStringLength(column: string, fields: Record<string, Attributes>, indexes: readonly Index[]): number | undefined {
  const isText = (name: string): boolean => {
    const type = Object.entries(fields).find(([field, { fieldName }]) => (fieldName || field) === name)?.[1].type
    return type === 'string' || Array.isArray(type)
  }
  const lengths = indexes
    .filter(({ columns }) => columns.includes(column))
    .map(({ columns }) => {
      const texts = columns.filter(isText).length
      const rest = Math.max(1, BUDGET - (columns.length - texts) * 16)
      return texts === 0 ? Infinity : Math.floor(rest / CHARACTER / texts)
    })
  return lengths.length > 0 ? Math.min(191, ...lengths) : undefined
}
