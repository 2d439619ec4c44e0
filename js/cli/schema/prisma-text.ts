// A Prisma schema as text: where its blocks begin and end, and what stands in them.

/** A line of a model. */
export interface Property {
  name: string
  type: string
  /** Such as `@id @default("x")`. */
  attributes: string
}

export class Block {
  readonly kind: string
  readonly name: string
  readonly fields: Property[] = []
  readonly #indexes: string[] = []
  /** Numbers of lines: that of the last field, or of the block's beginning, and that of its end. */
  lastField: number
  end: number

  constructor(kind: string, name: string, start: number) {
    this.kind = kind
    this.name = name
    this.lastField = start
    this.end = start
  }

  add(line: string, number: number): void {
    const attribute = /^@@(unique|index|id)\s*\((.*)\)$/.exec(line)
    if (attribute) this.#indexes.push(shapeOf(line))
    const field = /^([A-Za-z]\w*)\s+((?:Unsupported\("[^"]*"\)|\w+)(?:\[\]|\?)?)\s*(.*)$/.exec(line)
    if (!field) return
    const [, name = '', type = '', attributes = ''] = field
    this.fields.push({ name, type, attributes })
    if (/@(?:unique|id)\b/.test(attributes)) this.#indexes.push(`unique ${name}`)
    this.lastField = number
  }

  /** Whether an index on these columns stands there, whatever it is called. */
  hasIndex(attribute: string): boolean {
    const shape = shapeOf(attribute)
    return this.#indexes.includes(shape) || (shape.startsWith('index ') && this.#indexes.includes(shape.replace('index', 'unique')))
  }
}

/** Kind and columns of `@@unique` or `@@index`, without lengths and orders. */
function shapeOf(attribute: string): string {
  const [, kind = '', inside = ''] = /^@@(\w+)\s*\((.*)\)$/.exec(attribute) ?? []
  const columns = /\[([^\]]*)\]/.exec(inside)?.[1] ?? ''
  const names = columns.replace(/\([^)]*\)/g, '').split(',').map((column) => column.trim())
  return `${kind === 'index' ? 'index' : 'unique'} ${names.join(',')}`
}

export function findBlocks(schema: string): Block[] {
  const blocks: Block[] = []
  let open: Block | undefined
  let inComment = false
  for (const [number, whole] of schema.split(/\r?\n/).entries()) {
    const { code, continues } = withoutComments(whole, inComment)
    inComment = continues
    const line = code.trim()
    const [, kind, name] = /^(\w+)\s+(\w+)\s*\{$/.exec(line) ?? []
    if (!open && kind && name) open = new Block(kind, name, number)
    else if (open && line === '}') {
      open.end = number
      blocks.push(open)
      open = undefined
    } else if (open && line !== '') open.add(line, number)
  }
  return blocks
}

/** A line's own text: texts in quotes are no comments. */
function withoutComments(line: string, inComment: boolean): { code: string; continues: boolean } {
  let code = ''
  let continues = inComment
  for (let at = 0; at < line.length; at += 1) {
    const rest = line.slice(at)
    if (continues) {
      if (rest.startsWith('*/')) {
        continues = false
        at += 1
      }
      continue
    }
    if (rest.startsWith('//')) break
    if (rest.startsWith('/*')) {
      continues = true
      at += 1
      continue
    }
    const text = /^"(?:[^"\\]|\\.)*"/.exec(rest)?.[0] ?? rest.charAt(0)
    code += text
    at += text.length - 1
  }
  return { code, continues }
}
