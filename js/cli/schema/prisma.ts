// Models for Prisma: what better-auth's prismaAdapter expects of a client. A schema that exists is
// extended, line by line: nothing that stands in it is changed or moved.

import { Block, findBlocks, type Property } from './prisma-text.js'
import { type Model, modelsOf, type Provider } from './prisma-models.js'
import type { Tables } from './tables.js'

export interface PrismaSchema {
  text: string
  /** What only the schema's owner can mend. */
  warnings: string[]
}

/** `before` is the schema as it stands; none, where there is no file yet. */
export function prismaSchema(tables: Tables, provider: Provider, version: number | undefined, before: string | undefined): PrismaSchema {
  const models = modelsOf(tables, provider)
  const schema = before ?? header(provider, version)
  const newline = schema.includes('\r\n') ? '\r\n' : '\n'
  const blocks = findBlocks(schema)
  const known = new Map(blocks.filter(({ kind }) => kind === 'model').map((block) => [block.name, block]))
  const lines = schema.split(/\r?\n/)
  const warnings: string[] = []
  const added: string[] = []
  const insertions: { at: number; lines: string[] }[] = []
  for (const model of models) {
    const block = known.get(model.name)
    if (!block) added.push(wholeModel(model))
    else {
      insertions.push(...extend(block, model))
      warnings.push(...warn(block, model, known))
    }
  }
  // From the end, so that the numbers of lines stay true.
  for (const { at, lines: more } of insertions.sort((a, b) => b.at - a.at)) lines.splice(at, 0, ...more)
  const text = lines.join(newline)
  if (added.length === 0) return { text, warnings }
  const trimmed = text.replace(/\s+$/, '')
  const apart = trimmed === '' ? '' : `${trimmed}${newline}${newline}`
  return { text: `${apart}${added.join('\n\n').replaceAll('\n', newline)}${newline}`, warnings }
}

function wholeModel({ name, fields, attributes, map }: Model): string {
  const all = [...attributes, `@@map(${JSON.stringify(map)})`].map((attribute) => `  ${attribute}`)
  return [`model ${name} {`, ...aligned(fields), '', ...all, '}'].join('\n')
}

/** In columns, as Prisma's own formatter has them. */
function aligned(fields: readonly Property[]): string[] {
  const width = (part: 'name' | 'type'): number => Math.max(...fields.map((field) => field[part].length))
  const [names, types] = [width('name'), width('type')]
  return fields.map(({ name, type, attributes }) => `  ${name.padEnd(names)} ${type.padEnd(types)} ${attributes}`.trimEnd())
}

/** What the model lacks: fields behind its last field, attributes before its end. */
function extend(block: Block, model: Model): { at: number; lines: string[] }[] {
  const has = new Set(block.fields.map(({ name }) => name))
  const fields = model.fields.filter(({ name }) => !has.has(name))
  const attributes = model.attributes.filter((attribute) => !block.hasIndex(attribute))
  const lines = fields.map(({ name, type, attributes: more }) => `  ${name} ${type} ${more}`.trimEnd())
  return [
    // First, because what is put in later at the same line stands before it.
    { at: block.end, lines: attributes.map((attribute) => `  ${attribute}`) },
    { at: block.lastField + 1, lines },
  ].filter(({ lines: some }) => some.length > 0)
}

/** What keeps better-auth from writing rows of a model that was there before. */
function warn(block: Block, model: Model, models: ReadonlyMap<string, Block>): string[] {
  const wanted = new Map(model.fields.map((field) => [field.name, field]))
  return block.fields.flatMap((field) => {
    const where = `The field \`${field.name}\` of the model \`${model.name}\``
    const expected = wanted.get(field.name)
    const scalar = (type: string): string => type.replace(/[?[\]]/g, '')
    if (expected) {
      if (scalar(expected.type) === scalar(field.type)) return []
      return [`${where} is ${field.type}, but better-auth writes ${expected.type}: change it, if its values allow that.`]
    }
    const isRelation = models.has(scalar(field.type)) || field.attributes.includes('@relation')
    const mayBeOmitted = /[?\]]$/.test(field.type) || /@(?:default|updatedAt|id)\b/.test(field.attributes)
    if (isRelation || mayBeOmitted) return []
    return [`${where} is required, but better-auth never writes it: make it optional, or give it a default.`]
  })
}

function header(provider: Provider, version: number | undefined): string {
  const modern = version !== undefined && version >= 7
  const url = provider === 'sqlite' ? '"file:./dev.db"' : 'env("DATABASE_URL")'
  return [
    'generator client {',
    `  provider = "${modern ? 'prisma-client' : 'prisma-client-js'}"`,
    '}',
    '',
    'datasource db {',
    `  provider = "${provider}"`,
    ...(modern ? [] : [`  url      = ${url}`]),
    '}',
    '',
  ].join('\n')
}
