// Schema files for Drizzle and Prisma: the same as the reference's command writes, but where that is no valid file.
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { generateSchema } from 'auth/api'
import type { BetterAuthOptions } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { admin, deviceAuthorization, jwt, organization, twoFactor, username } from 'better-auth/plugins'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prisma } from './adapters/kinds/prisma.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const { schemaWriter } = (await import(pathToFileURL(join(root, 'dist/cli/schema/adapter.js')).href)) as typeof import('../js/cli/schema/adapter.js')

type Options = Omit<BetterAuthOptions, 'database'>

const plugins = [username(), twoFactor(), organization({ teams: { enabled: true } }), jwt(), admin(), deviceAuthorization()]
const renamed: Options = {
  user: { modelName: 'people', fields: { email: 'mail' }, additionalFields: { level: { type: 'number', required: false, index: true, fieldName: 'lvl' } } },
  session: { modelName: 'logins', fields: { userId: 'personId', token: 'secretToken' } },
}
const cases: Record<string, Options> = {
  'the core': {},
  'other names': renamed,
  'counted ids': { advanced: { database: { generateId: 'serial' } }, plugins },
  uuids: { advanced: { database: { generateId: 'uuid' } }, plugins },
  plugins: { plugins, rateLimit: { storage: 'database' } },
}

/** What the reference's command writes no valid file for. */
const difficult: Options = {
  user: {
    additionalFields: {
      role: { type: ['a', "b'"], required: false },
      tags: { type: 'string[]', defaultValue: ['x'] },
      amounts: { type: 'number[]', required: false },
      tree: { type: 'json', required: false, defaultValue: { a: ['"'] } as never },
      big: { type: 'number', bigint: true, defaultValue: 3 },
      note: { type: 'string', defaultValue: `it's "x" \\` },
      seen: { type: 'date', required: false, defaultValue: () => new Date(), onUpdate: () => seen() },
      'odd-name': { type: 'string', required: false, fieldName: 'odd_name' },
    },
  },
  plugins: [
    {
      id: 'links',
      schema: {
        link: {
          fields: {
            fromId: { type: 'string', required: true, references: { model: 'user', field: 'id' } },
            toId: { type: 'string', required: false, references: { model: 'user', field: 'id', onDelete: 'set null' } },
            sessionId: { type: 'string', unique: true, references: { model: 'session', field: 'id' } },
          },
          indexes: [{ fields: ['fromId', 'sessionId'], unique: true }],
        },
      },
    },
  ],
}
const seen = (): Date => new Date()

const drizzleProviders = ['sqlite', 'pg', 'mysql'] as const
const prismaProviders = ['sqlite', 'postgresql', 'mysql', 'mongodb'] as const
const drizzleVariants = [{}, { usePlural: true }, { camelCase: true, schemaName: 'my_auth' }]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'corten-schema-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
  writeFileSync(join(folder, 'package.json'), '{"type":"module","devDependencies":{"prisma":"^6"}}')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Database = ReturnType<typeof drizzleAdapter> | ReturnType<typeof prismaAdapter>

async function both(options: Options, database: Database): Promise<[expected: string, actual: string]> {
  const whole = { ...options, database }
  const expected = await generateSchema({ adapter: database(whole) as never, options: whole as never, file: join(folder, 'none') })
  return [expected.code ?? '', (await written(options, database)).text]
}

// With the project's prettier.
const written = (options: Options, database: Database, before?: string) => schemaWriter({ ...options, database }, folder).write('x', before)

describe.each(Object.entries(cases))('%s', (_, options) => {
  it.each(drizzleProviders.flatMap(provider => drizzleVariants.map(more => ({ provider, ...more }))))('Drizzle: %j', async settings => {
    const [expected, actual] = await both(options, drizzleAdapter({}, settings))
    expect(actual).toBe(expected)
  })

  it.each(prismaProviders.filter(provider => provider !== 'mongodb' || options.advanced === undefined).flatMap(provider => [{ provider }, { provider, usePlural: true }]))('Prisma: %j', async settings => {
    const [expected, actual] = await both(options, prismaAdapter({}, settings))
    const models = (text: string): string => text.slice(text.indexOf('\nmodel ')).trim()
    expect(models(actual)).toBe(models(expected))
    expect(actual).toContain(`provider = "${settings.provider}"`)
  })
})

it('every file for Drizzle passes the type checker, also where the reference writes none that does', async () => {
  const files: string[] = []
  for (const [name, options] of Object.entries({ ...cases, difficult })) {
    for (const provider of drizzleProviders) {
      const file = join(folder, `${name.replaceAll(' ', '-')}-${provider}.ts`)
      writeFileSync(file, (await written(options, drizzleAdapter({}, { provider }))).text)
      files.push(file)
    }
  }
  const program = ts.createProgram(files, { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, target: ts.ScriptTarget.ES2023, strict: true, skipLibCheck: true, noEmit: true, types: [] })
  const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`)
  expect(problems).toEqual([])
}, 120_000)

it.each(prismaProviders)('Prisma takes the file for %s, also where it takes none of the reference’s', async provider => {
  const { text } = await written(difficult, prismaAdapter({}, { provider }))
  const file = join(folder, `${provider}.prisma`)
  writeFileSync(file, text.replace(/\n +url .*\n/, '\n'))
  expect(prisma(folder, 'validate', '--schema', file)).toContain('is valid')
})

describe('a Prisma schema that exists', () => {
  const mine = `// Mine.
generator client {
  provider = "prisma-client-js" // my own
}

datasource db {
  provider = "postgresql"
}

/// People.
model User {
  id    String @id @default(cuid())
  email String @unique /* mail { */
  phone String?   @map("tel")   // keeps its blanks
  legacy Int
  posts Post[]

  @@map("members")
}

model Post {
  id       String @id
  title    String @default("a } \\" // b")
  authorId String
  author   User   @relation(fields: [authorId], references: [id])
}

enum Role {
  USER
}
`
  const database = prismaAdapter({}, { provider: 'postgresql' })

  it.each([
    ['\n', mine],
    ['\r\n', mine.replaceAll('\n', '\r\n')],
  ])('is extended, and every line of it stays (%j)', async (newline, before) => {
    const { text, warnings } = await written({}, database, before)
    const lines = text.split(newline)
    let at = -1
    for (const line of before.split(newline).filter(line => line !== '')) {
      at = lines.indexOf(line, at + 1)
      expect(at, line).toBeGreaterThanOrEqual(0)
    }
    expect(text).toContain('sessions Session[]')
    expect(text.match(/^model /gm)).toHaveLength(5)
    expect(text.match(/^ +email /gm)).toHaveLength(1)
    expect(text).not.toContain('@@unique([email])')
    expect(warnings).toEqual(['The field `legacy` of the model `User` is required, but better-auth never writes it: make it optional, or give it a default.'])
    expect((await written({}, database, text)).text).toBe(text)
    // The table of a model that was there keeps its name, and one without a name gets none.
    expect(text.match(/@@map/g)).toHaveLength(4)
    writeFileSync(join(folder, 'extended.prisma'), text)
    expect(prisma(folder, 'validate', '--schema', 'extended.prisma')).toContain('is valid')
  })

  it('gets what a plugin adds', async () => {
    const before = (await written({}, database)).text
    const { text, warnings } = await written({ plugins }, database, before)
    expect(warnings).toEqual([])
    expect(text.startsWith(before.slice(0, before.indexOf('model User')))).toBe(true)
    expect(text).toMatch(/model User \{[^}]*\n {2}username String\?\n[^}]*@@unique\(\[username\]\)/)
    expect(text).toContain('model TeamMember {')
  })

  it('of other types is not changed, but something is said', async () => {
    const before = (await written({}, database)).text.replace(/emailVerified +Boolean/, 'emailVerified String ')
    const { text, warnings } = await written({}, database, before)
    expect(text).toBe(before)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('`emailVerified`')
  })
})

describe('what cannot be written', () => {
  it.each([
    ['a name that no module exports', drizzleAdapter({}, { provider: 'sqlite' }), { user: { modelName: 'app users' } }, 'app users'],
    ['a word of TypeScript', drizzleAdapter({}, { provider: 'sqlite' }), { user: { modelName: 'default' } }, 'default'],
    ['no provider', drizzleAdapter({}, {} as never), {}, 'no `provider`'],
    ['another provider', drizzleAdapter({}, { provider: 'oracle' as never }), {}, '"oracle"'],
    ['a field that Prisma cannot name', prismaAdapter({}, { provider: 'sqlite' }), { user: { fields: { name: 'full name' } } }, 'full name'],
  ] as [string, Database, Options, string][])('%s', async (_, database, options, message) => {
    await expect((async () => written(options, database))()).rejects.toThrow(message)
  })

  it.each([
    ['makes nothing', () => undefined, 'has no schema file'],
    ['throws', () => { throw new Error('boom') }, 'boom'],
    ['has no schema', () => ({ id: 'memory' }), '`memory` has no schema file'],
    ['makes a schema of nothing', () => ({ id: 'own', createSchema: async () => ({}) }), 'made no schema'],
  ] as [string, () => unknown, string][])('an adapter that %s', async (_, database, message) => {
    await expect((async () => written({}, database as never))()).rejects.toThrow(message)
  })
})

it("an adapter's own generator is asked", async () => {
  const database = () => ({ id: 'own', createSchema: async (options: BetterAuthOptions, file: string) => ({ code: `${Object.keys(options).length > 0} ${file}`, path: file }) })
  expect(await written({}, database as never)).toEqual({ text: 'true x', warnings: [] })
  expect(readFileSync(join(folder, 'package.json'), 'utf8')).toContain('module')
})
