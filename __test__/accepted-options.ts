// Every option that the core accepts, read from the types by which it reads them (src/config).
import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../src/config/', import.meta.url)

/** The fields of a type, by the name that users write, and the types of those. */
type Fields = Map<string, string>

function sources(): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.rs'))
  const texts = files.map(name => readFileSync(new URL(name, folder), 'utf8'))
  // Tests, comments, and the documentation of a field in between its attribute and its name.
  return texts.map(text => (text.split('#[cfg(test)]')[0] ?? '').replace(/^\s*\/\/.*$/gm, '')).join('\n')
}

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** Types that serde reads, by name: structs, and the variants of enums, all of one enum together. */
function readTypes(text: string): Map<string, Fields> {
  const types = new Map<string, Fields>()
  const declared = /#\[derive\([^)]*Deserialize[^)]*\)\]\s*((?:#\[[^\]]*\]\s*)*)(?:pub(?:\([\w: ]+\))? )?(struct|enum) (\w+)\s*\{/g
  for (const found of text.matchAll(declared)) {
    const [whole, attributes = '', kind = '', name = ''] = found
    const body = block(text, found.index + whole.length)
    types.set(name, kind === 'struct' ? readFields(body, attributes.includes('camelCase')) : readVariants(body))
  }
  return types
}

/** What stands up to the bracket that closes the one just before `from`. */
function block(text: string, from: number): string {
  let depth = 1
  let at = from
  for (; depth > 0 && at < text.length; at++) depth += text[at] === '{' ? 1 : text[at] === '}' ? -1 : 0
  return text.slice(from, at - 1)
}

function readFields(body: string, inCamelCase: boolean): Fields {
  const fields: Fields = new Map()
  for (const part of splitFields(body)) {
    const [, attributes = '', name = '', type = ''] = /^((?:#\[[^\]]*\]\s*)*)(?:pub(?:\([\w: ]+\))? )?(\w+):\s*(.+)$/s.exec(part.trim()) ?? []
    if (name === '' || attributes.includes('serde(skip)')) continue
    const renamed = /rename = "([^"]+)"/.exec(attributes)?.[1]
    fields.set(renamed ?? (inCamelCase ? camel(name) : name), type)
    const alias = /alias = "([^"]+)"/.exec(attributes)?.[1]
    if (alias !== undefined) fields.set(alias, type)
  }
  return fields
}

/** At the commas between fields, not at those inside types and attributes. */
function splitFields(body: string): string[] {
  const parts = ['']
  let depth = 0
  for (const letter of body) {
    if ('<([{'.includes(letter)) depth += 1
    if ('>)]}'.includes(letter)) depth -= 1
    if (letter === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts
}

/** `{ a: T }` gives its fields, `(T)` stands for those of `T`, under an empty name. */
function readVariants(body: string): Fields {
  const fields: Fields = new Map()
  for (const [, inside = ''] of body.matchAll(/\{([^}]*)\}/g)) for (const [name, type] of readFields(inside, true)) fields.set(name, type)
  for (const [, inside = ''] of body.matchAll(/\w+\((\w+)\)/g)) fields.set(` ${inside}`, inside)
  return fields
}

/**
 * Paths such as `session.cookieCache.maxAge`; `*` stands for names of the user's own. What the shim says of plugins is no
 * option; {@link acceptedPluginOptions} has theirs.
 */
export const acceptedOptions = (): string[] => pathsOf(sources()).filter(path => !path.startsWith('plugins.'))

/** The same for every plugin that has options, by its id. */
export function acceptedPluginOptions(): Record<string, string[]> {
  const folder = new URL('../src/plugins/', import.meta.url)
  const accepted: Record<string, string[]> = {}
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.rs'))) {
    const text = readFileSync(new URL(file, folder), 'utf8').replace(/^\s*\/\/.*$/gm, '')
    const root = [...readTypes(text).keys()].find(name => name === 'Options' || name === 'Raw')
    const id = file.replace(/(\.rs|[\\/].*)$/, '').replaceAll('_', '-')
    // The later of two types of one name counts.
    if (root !== undefined) accepted[id] = pathsOf(`${sources()}\n${text}`, root)
  }
  return accepted
}

function pathsOf(text: string, root = 'Options'): string[] {
  const types = readTypes(text)
  const paths: string[] = []
  const visit = (type: string, path: string, seen: string[]): void => {
    const named = [...type.matchAll(/\w+/g)].map(([word]) => word).filter(word => types.has(word) && !seen.includes(word))
    const below = /Map</.test(type) ? `${path}.*` : path
    const inner = named.flatMap(word => [...(types.get(word) ?? [])].map(([name, own]) => [name, own, word] as const))
    const shown = inner.filter(([name, own]) => !name.startsWith('$') && (!name.startsWith(' ') || types.has(own)))
    if (shown.length === 0) paths.push(path)
    for (const [name, own, word] of shown) {
      const at = name.startsWith(' ') ? below : below === '' ? name : `${below}.${name}`
      visit(own, at, [...seen, word])
    }
  }
  visit(root, '', [])
  return [...new Set(paths)].sort()
}
