// What a file that is about to be replaced holds and the new text does not.

/** Declarations and columns of a file of Drizzle tables, by the names that a reader knows. */
function declared(text: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  let columns = new Set<string>()
  for (const line of text.split(/\r?\n/)) {
    const [, name] = /^(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:async\s+)?(?:const|let|var|function|class|type|interface|enum)\s+([\p{ID_Continue}$]+)/u.exec(line) ?? []
    if (name !== undefined) {
      columns = new Set()
      found.set(name, columns)
    }
    // A column is a call of one of Drizzle's functions.
    for (const [, bare, quoted] of line.matchAll(/(?:^|[{,])\s*(?:([\p{ID_Start}$_][\p{ID_Continue}$]*)|"((?:[^"\\]|\\.)*)")\s*:\s*[\p{ID_Start}$_]/gu)) {
      const column = bare ?? quoted
      if (column !== undefined && !SETTINGS.has(column)) columns.add(column)
    }
  }
  return found
}

/** Members of objects in a column's arguments. */
const SETTINGS = new Set(['mode', 'enum', 'length', 'fsp', 'precision', 'scale', 'withTimezone', 'autoIncrement', 'onDelete', 'onUpdate', 'relationName', 'fields', 'references'])

export function lostBy(before: string, after: string): string[] {
  const kept = declared(after)
  return [...declared(before)].flatMap(([name, columns]) => {
    const known = kept.get(name)
    if (!known) return [name]
    return [...columns].filter((column) => !known.has(column)).map((column) => `${name}.${column}`)
  })
}
