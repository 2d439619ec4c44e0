// A schema file for the adapter in the options: Drizzle's, Prisma's, or what an adapter makes itself.

import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BetterAuthOptions } from 'better-auth'
import { referenceOptions } from '../../hosted/reference-options.js'
import type { Options } from '../config-file.js'
import { CommandError } from '../errors.js'
import { readManifest } from '../packages.js'
import { type DrizzleOptions, drizzleSchema, PROVIDERS as DRIZZLE } from './drizzle.js'
import { lostBy } from './existing.js'
import { prismaSchema } from './prisma.js'
import { PROVIDERS as PRISMA } from './prisma-models.js'
import { tablesOf } from './tables.js'

export interface SchemaFile {
  /** As it is to be; the same as before where nothing is missing. */
  text: string
  warnings: string[]
}

export interface SchemaWriter {
  /** Where the file goes unless somebody says otherwise, and its name in a folder that is named. */
  path: string
  name: string
  /** `before` is what stands there. */
  write(file: string, before: string | undefined): Promise<SchemaFile>
}

interface Adapter {
  id?: string
  options?: { provider?: string; camelCase?: boolean; schemaName?: string; adapterConfig?: { usePlural?: boolean } }
  createSchema?: (options: BetterAuthOptions, file?: string) => Promise<{ code: string; path: string }>
}

/** `folder` is the project's. */
export function schemaWriter(given: Options, folder: string): SchemaWriter {
  const options = referenceOptions(given as never)
  const adapter = adapterOf(options)
  if (adapter.createSchema) return ownSchema(adapter, options, folder)
  switch (adapter.id) {
    case 'drizzle':
      return drizzle(adapter, options, folder)
    case 'prisma':
      return prisma(adapter, options, folder)
    default:
      throw new CommandError(
        `The adapter \`${adapter.id ?? 'in the options'}\` has no schema file: its tables are made by its own tools, or it needs none. An adapter that has one makes it in \`createSchema\`.`,
      )
  }
}

function adapterOf(options: BetterAuthOptions): Adapter {
  try {
    return (options.database as unknown as (options: BetterAuthOptions) => Adapter)(options) ?? {}
  } catch (error) {
    throw new CommandError(`The adapter in \`database\` cannot be made: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function drizzle({ options: settings = {} }: Adapter, options: BetterAuthOptions, folder: string): SchemaWriter {
  const provider = oneOf(DRIZZLE, settings.provider, 'Drizzle')
  const { camelCase = false, schemaName } = settings
  const chosen: DrizzleOptions = { provider, camelCase, ...(schemaName !== undefined && { schemaName }) }
  return {
    path: 'auth-schema.ts',
    name: 'auth-schema.ts',
    async write(file, before) {
      const text = await formatted(drizzleSchema(tablesOf(options, isPlural(settings)), chosen), folder)
      if (before !== undefined) refuseLoss(file, before, text)
      return { text, warnings: [] }
    },
  }
}

function prisma({ options: settings = {} }: Adapter, options: BetterAuthOptions, folder: string): SchemaWriter {
  const provider = oneOf(PRISMA, settings.provider ?? 'postgresql', 'Prisma')
  return {
    path: 'prisma/schema.prisma',
    name: 'schema.prisma',
    write: async (_, before) => prismaSchema(tablesOf(options, isPlural(settings)), provider, prismaVersion(folder), before),
  }
}

/** What an adapter's own generator makes of the configuration. */
function ownSchema(adapter: Adapter, options: BetterAuthOptions, folder: string): SchemaWriter {
  const path = adapter.id === 'drizzle' ? 'auth-schema.ts' : `${adapter.id ?? 'auth'}-schema.ts`
  return {
    path,
    name: path,
    async write(file, before) {
      const { code } = (await adapter.createSchema?.(options, file)) ?? {}
      if (typeof code !== 'string') throw new CommandError(`The adapter \`${adapter.id}\` made no schema.`)
      const text = await formatted(code, folder)
      if (before !== undefined) refuseLoss(file, before, text)
      return { text, warnings: [] }
    },
  }
}

const isPlural = ({ adapterConfig }: NonNullable<Adapter['options']>): boolean => adapterConfig?.usePlural === true

function oneOf<T extends string>(known: readonly T[], provider: string | undefined, whose: string): T {
  const found = known.find((name) => name === provider)
  if (found) return found
  throw new CommandError(`The adapter for ${whose} has ${provider === undefined ? 'no `provider`' : `the \`provider\` "${provider}"`}: it is one of ${known.join(', ')}.`)
}

function refuseLoss(file: string, before: string, after: string): void {
  const lost = lostBy(before, after)
  if (lost.length === 0) return
  throw new CommandError(`${file} was not replaced, because it holds what the configuration does not: ${lost.join(', ')}. Write to another file with --output, or take these out first.`)
}

function prismaVersion(folder: string): number | undefined {
  const { dependencies, devDependencies } = readManifest(folder) ?? {}
  const range = ['prisma', '@prisma/client'].map((name) => dependencies?.[name] ?? devDependencies?.[name]).find((found) => found !== undefined)
  const major = /\d+/.exec(range ?? '')?.[0]
  return major === undefined ? undefined : Number(major)
}

interface Prettier {
  format(text: string, options: object): Promise<string>
}

/** With the project's prettier, where it has one. */
async function formatted(text: string, folder: string): Promise<string> {
  try {
    const path = createRequire(pathToFileURL(join(folder, 'package.json'))).resolve('prettier')
    const module = (await import(pathToFileURL(path).href)) as Prettier & { default?: Prettier }
    return await (module.default ?? module).format(text, { parser: 'typescript' })
  } catch {
    return text
  }
}

export function readExisting(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
