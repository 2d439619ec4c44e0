// The command line, run as users run it: a child process in a folder of an application.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { closeDatabaseChild, editRows, readSchema } from './database.js'
import { runScript, temporaryFolder, type ChildResult, type TemporaryFolder } from './helpers.js'
import { closeServerPools, dropDatabase, newDatabase, query } from './server-databases.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const SECRET = 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO'
const folders: TemporaryFolder[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})
afterAll(async () => {
  closeDatabaseChild()
  await closeServerPools()
})

interface App {
  path: string
  corten(...args: string[]): Promise<ChildResult>
  read(file: string): string
  has(file: string): boolean
}

/** An application with these files, and corten installed. */
function app(files: Record<string, string> = {}, more: Record<string, string> = {}): App {
  const folder = temporaryFolder()
  folders.push(folder)
  mkdirSync(folder.file('node_modules/@corten'), { recursive: true })
  symlinkSync(root, folder.file('node_modules/corten'), 'dir')
  for (const name of ['better-auth', 'drizzle-orm']) symlinkSync(join(root, 'node_modules', name), folder.file(`node_modules/${name}`), 'dir')
  for (const [name, text] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
    mkdirSync(dirname(folder.file(name)), { recursive: true })
    writeFileSync(folder.file(name), text)
  }
  return {
    path: folder.path,
    corten: (...args) => runScript('../dist/cli/index.js', [...args, ...(args[0]?.startsWith('-') ? [] : ['--cwd', folder.path])], { env: more }),
    read: file => readFileSync(folder.file(file), 'utf8'),
    has: file => existsSync(folder.file(file)),
  }
}

const config = (options: string, from = 'corten', name = 'createAuth'): string =>
  `import { ${name} } from '${from}'\nexport const auth = ${name}({ secret: '${SECRET}', baseURL: 'http://localhost:3000', ${options} })\n`
const onFile = "database: 'sqlite:.data/auth.db'"

// Eleven processes, one after the other.
it('from nothing to a database', { timeout: 120_000 }, async () => {
  const made = app()
  expect(await made.corten('init', '--yes')).toMatchObject({ code: 0 })
  expect(made.read('lib/auth.ts')).toContain("from 'corten'")
  expect(made.read('.env')).toMatch(/^BETTER_AUTH_SECRET=[0-9a-f]{64}\nBETTER_AUTH_URL=http:\/\/localhost:3000\n$/)
  if (process.platform !== 'win32') expect(statSync(join(made.path, '.env')).mode & 0o077).toBe(0)

  const before = await made.corten('doctor')
  expect(before.code).toBe(1)
  expect(before.stdout).toMatch(/error +database: It lacks new table user/)
  const generated = await made.corten('generate', '--output', '-')
  expect(generated.stdout).toMatch(/^CREATE TABLE "user"/)
  expect(await made.corten('generate')).toMatchObject({ code: 0 })
  const [file = ''] = readdirSync(join(made.path, 'better-auth_migrations'))
  expect(file).toMatch(/^\d{4}-\d\d-\d\dT[\d-]+\.\d+Z\.sql$/)
  expect(made.read(`better-auth_migrations/${file}`)).toBe(generated.stdout)
  // Neither has made anything.
  expect(made.has('.data')).toBe(false)

  const migrated = await made.corten('migrate', '-y')
  expect(migrated).toMatchObject({ code: 0 })
  expect(migrated.stdout).toContain('new table session: ')
  expect(migrated.stderr).toMatch(/Migrating: \d/)
  expect(Object.keys(await readSchema(join(made.path, '.data/auth.db'))).join()).toContain('user')
  expect((await made.corten('migrate')).stdout).toBe('No migrations needed.\n')
  expect((await made.corten('generate')).stdout).toBe('Your schema is already up to date.\n')
  const after = await made.corten('doctor')
  expect(after).toMatchObject({ code: 0 })
  expect(after.stdout).toContain('It has all tables')

  const again = await made.corten('init', '--yes')
  expect(again).toMatchObject({ code: 1 })
  expect(again.stderr).toContain('lib/auth.ts exists already')
})

it.each(['postgres', 'mysql'] as const)('on %s', { timeout: 120_000 }, async kind => {
  const url = await newDatabase(kind)
  try {
    const made = app({ 'auth.ts': config(`database: '${url}'`) })
    expect((await made.corten('doctor')).stdout).toMatch(/error +database: It lacks new table user/)
    const quote = kind === 'postgres' ? '"' : '`'
    expect((await made.corten('generate', '--output', '-')).stdout).toMatch(new RegExp(`^CREATE TABLE ${quote}user${quote}`))
    expect(await made.corten('migrate', '--yes')).toMatchObject({ code: 0 })
    expect(await query(url, `SELECT * FROM ${quote}user${quote}`)).toEqual([])
    expect((await made.corten('migrate')).stdout).toBe('No migrations needed.\n')
    expect((await made.corten('doctor')).stdout).toContain('It has all tables')
  } finally {
    await dropDatabase(url)
  }
})

it('in a Nuxt application', async () => {
  const made = app({ 'package.json': '{"type":"module","devDependencies":{"nuxt":"^4"}}', '.env': 'OTHER=1' })
  cpSync(join(root, 'nuxt/package.json'), join(made.path, 'node_modules/@corten/nuxt/package.json'))
  const runtime = 'node_modules/@corten/nuxt/dist/runtime'
  mkdirSync(join(made.path, runtime), { recursive: true })
  expect(await made.corten('init', '--yes')).toMatchObject({ code: 0 })
  expect(made.read('.env')).toMatch(/^OTHER=1\nNUXT_BETTER_AUTH_SECRET=[0-9a-f]{64}\nNUXT_PUBLIC_SITE_URL=/)
  expect(made.read('app/auth.config.ts')).toContain('defineClientAuth')
  // The module's function, without the rest of the module.
  const file = join(made.path, 'server/auth.config.ts')
  writeFileSync(file, made.read('server/auth.config.ts').replace(/import .*\n/, 'const defineServerAuth = (config: object) => (_context: { runtimeConfig: object }) => config\n'))
  expect(await made.corten('migrate', '--yes')).toMatchObject({ code: 0 })
  const checked = await made.corten('doctor')
  expect(checked).toMatchObject({ code: 0 })
  expect(checked.stdout).toMatch(/server\/auth\.config\.ts[\s\S]*ok +secret: 64 characters/)
})

describe('configuration files', () => {
  it.each(['auth.ts', 'lib/auth.ts', 'src/lib/auth.js', 'server/auth/index.ts', 'app/utils/auth.ts', 'src/server/auth.ts', 'lib/server/auth.server.ts'])('%s is found', async file => {
    const made = app({ [file]: config(onFile) })
    expect((await made.corten('info', '--json')).stdout).toContain(`"file": "${file}"`)
  })

  it('may be TypeScript with aliases, and export a default', async () => {
    const made = app({
      'tsconfig.json': '{"compilerOptions":{"baseUrl":".","paths":{"~/*":["./source/*"]}}}',
      'source/settings.ts': 'export enum Mode { Mail = "mail" }\nexport const limit: number = 7 satisfies number\n',
      'own/place.ts': `import { createAuth } from 'corten'\nimport { limit, Mode } from '~/settings'\nexport default createAuth({ appName: Mode.Mail + limit })\n`,
    })
    const { stdout } = await made.corten('info', '--json', '--config', 'own/place.ts')
    expect(JSON.parse(stdout)).toMatchObject({ configuration: { options: { appName: 'mail7' } } })
  })

  it("may be better-auth's", async () => {
    const made = app({ 'auth.ts': config("database: { url: 'sqlite:b.db' } as never, telemetry: { enabled: false }", 'better-auth', 'betterAuth') })
    const { stdout } = await made.corten('info', '--json')
    expect(stdout).toContain('sqlite:b.db')
  })

  it('start nothing, and keep nothing running', async () => {
    const made = app({ 'auth.ts': `${config(onFile)}\nsetInterval(() => {}, 1000)\nvoid auth.close()\n` })
    expect(await made.corten('info')).toMatchObject({ code: 0 })
    expect(made.has('.data')).toBe(false)
  })

  it.each([
    ['none', {}, 'No configuration file was found'],
    ['one without an auth object', { 'auth.ts': 'export const other = 1' }, 'exports no auth object'],
    ['one that throws', { 'auth.ts': 'throw new Error("boom")' }, 'boom'],
    ['an option of the wrong type', { 'auth.ts': config("database: 'sqlite:a.db', session: { expiresIn: 'x' }") }, '`session.expiresIn`'],
    ['no database', { 'auth.ts': config('') }, 'no `database`'],
  ])('%s: an error', async (_name, files, message) => {
    const result = await app(files as unknown as Record<string, string>).corten('migrate', '--yes')
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toContain(message)
    expect(result.stderr).not.toContain('    at ')
  })
})

it('a migration that would need invented data is refused', async () => {
  const made = app({ 'auth.ts': config(onFile) })
  await made.corten('migrate', '--yes')
  const file = join(made.path, '.data/auth.db')
  await editRows(file, `INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt) VALUES ('1', 'a', 'a@b.co', 0, '2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z')`, [])
  writeFileSync(join(made.path, 'auth.ts'), config(`${onFile}, user: { additionalFields: { plan: { type: 'string', required: true } } }`))
  const before = JSON.stringify(await readSchema(file))
  const result = await made.corten('migrate', '--yes')
  expect(result.code).toBe(1)
  expect(result.stderr).toContain('plan')
  expect(JSON.stringify(await readSchema(file))).toBe(before)
  expect((await made.corten('doctor')).stdout).toMatch(/error +database: .*plan/)
})

it('info shows no secrets', async () => {
  const made = app({
    'auth.ts': `import { redisStorage } from 'corten/redis'\n${config(`
      database: { url: 'postgres://user:hu/sh1@host/db?password=hush2' }, secrets: [{ version: 1, value: 'hush3' }],
      secondaryStorage: redisStorage({ url: 'rediss://user:hush4@host', ca: 'hush5' }),
      emailAndPassword: { enabled: true, resetPasswordTokenExpiresIn: 60, password: { hash: async () => 'x' } },
      socialProviders: { github: { clientId: 'shown', clientSecret: 'hush6' } },
      logger: new (class Hush { token = 'hush7' })(),
    `)}`,
  })
  for (const args of [['info'], ['info', '--json']]) {
    const { stdout, code } = await made.corten(...args)
    expect(code).toBe(0)
    expect(stdout).not.toMatch(/hush|hu\/sh/)
    expect(stdout).not.toContain(SECRET)
    expect(stdout).toContain('shown')
    expect(stdout).toContain('host/db')
    expect(stdout).toMatch(/"resetPasswordTokenExpiresIn": 60/)
  }
})

describe('doctor', () => {
  const good = `secret: '${SECRET}', baseURL: 'https://example.com', database: 'sqlite:.data/auth.db', rateLimit: { storage: 'database' }`
  const find = async (options: string, more: Record<string, string> = {}): Promise<{ code: number | null; findings: Record<string, string>[] }> => {
    const made = app({ 'auth.ts': `import { createAuth } from 'corten'\nexport const auth = createAuth({ ${good}, ${options} })\n` }, more)
    const { code, stdout } = await made.corten('doctor', '--json')
    return { code, ...(JSON.parse(stdout) as { findings: Record<string, string>[] }) }
  }

  it.each([
    ['error', 'secret', "secret: ''"],
    ['error', 'secret', "secret: 'short'"],
    ['error', 'secret', "secret: 'better-auth-secret-12345678901234567890'"],
    ['warning', 'secret', "secret: 'a'.repeat(40)"],
    ['error', 'secrets[1]', `secrets: [{ version: 2, value: '${SECRET}' }, { version: 1, value: 'x' }]`],
    ['warning', 'baseURL', "baseURL: undefined"],
    ['error', 'baseURL', "baseURL: 'http://example.com'"],
    ['error', 'baseURL', "baseURL: { allowedHosts: ['*'] }"],
    ['error', 'cookies', 'advanced: { useSecureCookies: false }'],
    ['error', 'cookies', 'advanced: { defaultCookieAttributes: { httpOnly: false } }'],
    ['warning', 'cookies', "advanced: { defaultCookieAttributes: { sameSite: 'none' } }"],
    ['error', 'cookies', "baseURL: 'http://localhost', advanced: { defaultCookieAttributes: { sameSite: 'none' } }"],
    ['error', 'trusted origins', 'advanced: { disableCSRFCheck: true }'],
    ['error', 'trusted origins', 'advanced: { disableOriginCheck: true }'],
    ['error', 'trusted origins', "trustedOrigins: ['*']"],
    ['error', 'trusted origins', "trustedOrigins: ['https://*.com']"],
    ['warning', 'trusted origins', "trustedOrigins: ['http://example.com']"],
    ['warning', 'database', 'database: undefined'],
    ['error', 'database', "database: 'sqlite:auth.ts'"],
    ['error', 'rate limit', 'rateLimit: { enabled: false }'],
    ['warning', 'rate limit', 'rateLimit: {}'],
    ['error', 'rate limit', "rateLimit: { storage: 'secondary-storage' }"],
    ['warning', 'rate limit', 'rateLimit: {}, secondaryStorage: { get() {}, set() {}, delete() {} }'],
  ])('%s, %s: %s', async (level, about, options) => {
    const { code, findings } = await find(options)
    const found = findings.filter(finding => finding['about'] === about && finding['level'] === level)
    expect(found).toHaveLength(1)
    expect(found[0]?.['fix']).toMatch(/\w{3}/)
    if (level === 'error') expect(code).toBe(1)
  })

  it('finds nothing wrong where nothing is', async () => {
    const { findings } = await find("trustedOrigins: ['https://*.example.com', 'myapp://']")
    expect(findings.filter(({ about }) => about !== 'database').map(({ level }) => level)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
  })
})

describe('exit codes', () => {
  it.each<[number, string[]]>([
    [2, []],
    [0, ['--help']],
    [0, ['--version']],
    [2, ['nonsense']],
    [2, ['migrate', '--nonsense']],
    [2, ['migrate', 'argument']],
    [2, ['generate', '--output']],
    [0, ['migrate', '--help']],
    [1, ['doctor', '--config', 'missing.ts']],
    [2, ['init']],
  ])('%i: corten %j', async (code, args) => {
    const made = app()
    const result = await made.corten(...args)
    expect(result.code).toBe(code)
    if (code === 0) expect(result.stdout).not.toBe('')
    expect(made.has('lib/auth.ts')).toBe(false)
  })

  it('2 where nobody can be asked and a file would be replaced', async () => {
    const made = app({ 'auth.ts': config(onFile), 'out.sql': 'mine' })
    expect((await made.corten('generate', '--output', 'out.sql')).code).toBe(2)
    expect(made.read('out.sql')).toBe('mine')
    expect((await made.corten('generate', '--output', 'out.sql', '--yes')).code).toBe(0)
    expect(made.read('out.sql')).toContain('CREATE TABLE')
  })
})

describe('the schema of an adapter', () => {
  const drizzle = (options = ''): string => `import { drizzleAdapter } from 'corten/adapters/drizzle'
import * as schema from './auth-schema'
${config(`database: drizzleAdapter({}, { provider: 'sqlite', schema }), ${options}`)}`
  const prisma = `import { prismaAdapter } from 'corten/adapters/prisma'\n${config("database: prismaAdapter({}, { provider: 'postgresql' })")}`
  const output = ['--output', 'auth-schema.ts']

  it('Drizzle: made, found up to date, and replaced when somebody agrees', async () => {
    const made = app({ 'auth.ts': drizzle() })
    expect(await made.corten('generate', ...output)).toMatchObject({ code: 0 })
    const text = made.read('auth-schema.ts')
    expect(text).toContain('export const user = sqliteTable("user"')
    expect(await made.corten('generate')).toMatchObject({ code: 0, stdout: 'Your schema is already up to date.\n' })
    writeFileSync(join(made.path, 'auth.ts'), drizzle("user: { additionalFields: { plan: { type: 'string', required: false } } }"))
    expect(await made.corten('generate')).toMatchObject({ code: 2 })
    expect(made.read('auth-schema.ts')).toBe(text)
    expect(await made.corten('generate', '--yes')).toMatchObject({ code: 0 })
    expect(made.read('auth-schema.ts')).toContain('plan: text("plan")')
    expect(readdirSync(made.path).filter(name => name.endsWith('.tmp'))).toEqual([])
  })

  it.each([
    ['a column', (text: string) => text.replace('name: text', 'mine: text("mine"),\n  name: text'), 'user.mine'],
    ['a table', (text: string) => `${text}\nexport const posts = sqliteTable("posts", { id: text("id") });\n`, 'posts'],
    ['a function', (text: string) => `${text}\nfunction help() {}\n`, 'help'],
  ])('Drizzle: %s of the user is not lost', async (_, change, name) => {
    const made = app({ 'auth.ts': drizzle() })
    await made.corten('generate', ...output)
    const mine = change(made.read('auth-schema.ts'))
    writeFileSync(join(made.path, 'auth-schema.ts'), mine)
    const result = await made.corten('generate', '--yes')
    expect(result.code).toBe(1)
    expect(result.stderr).toContain(`does not: ${name}.`)
    expect(made.read('auth-schema.ts')).toBe(mine)
  })

  it('Prisma: made, and extended', async () => {
    const made = app({ 'auth.ts': prisma, 'package.json': '{"type":"module","devDependencies":{"prisma":"^7"}}' })
    expect(await made.corten('generate')).toMatchObject({ code: 0 })
    expect(made.read('prisma/schema.prisma')).toMatch(/^generator client \{\n {2}provider = "prisma-client"\n\}\n\ndatasource db \{\n {2}provider = "postgresql"\n\}\n\nmodel User/)
    mkdirSync(join(made.path, 'models'))
    writeFileSync(join(made.path, 'models/schema.prisma'), '// mine\nmodel User {\n  id String @id\n}\n')
    expect(await made.corten('generate', '--output', 'models', '--yes')).toMatchObject({ code: 0 })
    expect(made.read('models/schema.prisma')).toMatch(/^\/\/ mine\nmodel User \{\n {2}id String @id\n {2}name String\n/)
    expect((await made.corten('generate', '--output', '-')).stdout).toBe(made.read('prisma/schema.prisma'))
  })

  it('what cannot be written leaves everything as it was', async () => {
    const made = app({ 'auth.ts': drizzle(), 'file': 'mine' })
    const inFile = await made.corten('generate', '--output', 'file/auth-schema.ts')
    expect(inFile.code).toBe(1)
    expect(inFile.stderr).toContain('cannot be written')
    expect(made.read('file')).toBe('mine')
    writeFileSync(join(made.path, 'auth.ts'), drizzle("user: { modelName: 'app users' }"))
    const named = await made.corten('generate', ...output)
    expect(named.code).toBe(1)
    expect(named.stderr).toContain('`app users`')
    expect(made.has('auth-schema.ts')).toBe(false)
  })

  it('another adapter has none', async () => {
    const made = app({ 'auth.ts': `import { memoryAdapter } from 'corten/adapters/memory'\n${config('database: memoryAdapter({})')}` })
    const result = await made.corten('generate')
    expect(result.code).toBe(1)
    expect(result.stderr).toContain('`memory` has no schema file')
  })
})

it('a secret is new each time', async () => {
  const made = app()
  const secrets = await Promise.all([runScript('../dist/cli/index.js', ['secret']), runScript('../dist/cli/index.js', ['secret'])])
  const values = secrets.map(({ stdout }) => /^BETTER_AUTH_SECRET=([0-9a-f]{64})$/m.exec(stdout)?.[1])
  expect(new Set(values).size).toBe(2)
  expect(values).not.toContain(undefined)
  expect(made.has('.env')).toBe(false)
})

const borrowed: [name: string, source: string][] = [
  ['a handle', "import { DatabaseSync } from 'node:sqlite'\nconst database = new DatabaseSync('auth.db')\n"],
  ['a pool', `import pg from '${root}node_modules/pg/lib/index.js'\nconst database = new pg.Pool({ connectionString: process.env.URL_OF_POOL })\n`],
]
it.each(borrowed)('migrates, generates and looks through %s', { timeout: 120_000 }, async (_, source) => {
  const url = await newDatabase('postgres')
  const made = app({ 'auth.ts': source + config('database') }, { URL_OF_POOL: url })
  try {
    const before = await made.corten('doctor')
    expect(before.stdout + before.stderr).toContain('It lacks new table user')
    expect((await made.corten('generate', '--output', '-')).stdout).toMatch(/create table "user"/i)
    expect(await made.corten('migrate', '--yes')).toMatchObject({ code: 0 })
    expect(await made.corten('migrate', '--yes')).toMatchObject({ code: 0, stdout: expect.stringContaining('No migrations needed.') as string })
    expect((await made.corten('doctor')).stdout).toContain('It has all tables, columns and indexes.')
  } finally {
    await dropDatabase(url)
  }
})
