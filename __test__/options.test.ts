// Every option of the core has a test that shows its effect: the list of them, and those that have no better place.
import './environment/development.js'
import { existsSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { acceptedOptions } from './accepted-options.js'
import { cookieOf, defaults, origin, person, setup, type Options, type Setup } from './addon/setup.js'
import { createAuth } from 'corten'
import { closeDatabaseChild, editRows, readRows, readSchema } from './database.js'

const shown = JSON.parse(readFileSync(new URL('data/options.json', import.meta.url), 'utf8')) as Record<string, { file: string; test: string }>

const a = person('a')
const open: Setup[] = []
const start = (options: Options): Setup => {
  const made = setup(options)
  open.push(made)
  return made
}

afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  for (const made of open.splice(0)) await made.end()
  closeDatabaseChild()
})

/** `a.b.*.c` as nested objects around a value. */
const nested = (path: string, value: unknown): Options =>
  path.split('.').reduceRight<unknown>((inner, name) => ({ [name === '*' ? 'x' : name]: inner }), value) as Options

const make = (options: Options): void => {
  const auth = createAuth({ ...defaults, database: 'sqlite::memory:', ...options } as Parameters<typeof createAuth>[0])
  void auth.close()
}

describe('the list', () => {
  it('has every option that the core accepts', () => {
    expect(acceptedOptions().filter(option => shown[option] === undefined)).toEqual([])
    expect(acceptedOptions().length).toBeGreaterThan(140)
  })

  it('names tests that exist', () => {
    const missing = Object.entries(shown).filter(([, { file, test }]) => {
      const path = new URL(file, import.meta.url)
      const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
      return !["'", '"', '`'].some(quote => text.includes(quote + test + quote))
    })
    expect(missing).toEqual([])
  })
})

describe('an option of the wrong type is an error that names it', () => {
  // Anything may stand there: a default is of the field's type, and telemetry stays off anyway.
  const anything = ['telemetry', 'user.additionalFields.*.defaultValue', 'session.additionalFields.*.defaultValue']
  const options = acceptedOptions().filter(option => !anything.includes(option))

  it.each(options)('%s', option => {
    const named = option.replaceAll('.*', '.x')
    // Of a value with several shapes the whole is named.
    const prefixes = named.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.')).slice(-4)
    const wrong = () => make(nested(option, [[{ nonsense: 1 }]]))
    expect(wrong).toThrow(/^The option `|^baseURL\./)
    expect(wrong).toThrow(new RegExp(prefixes.map(prefix => `\`${prefix.replaceAll('.', '\\.')}[\`.[]`).join('|')))
  })
})

describe('the error page', () => {
  const page = async (style: object): Promise<string> => {
    const server = start({ onAPIError: { customizeDefaultErrorPage: style } })
    return (await server.get('/error?error=x')).text()
  }
  const group = 'onAPIError.customizeDefaultErrorPage.'
  const keys = acceptedOptions().filter(option => option.startsWith(group)).map(option => option.slice(group.length))
  const values: Record<string, string> = { colors: '#123456', size: '17.5rem', font: "'Own Font', serif" }

  it('has all of its settings', () => {
    expect(keys.length).toBe(24)
  })

  it.each(keys)('the error page shows ${option}', async key => {
    const plain = await page({})
    const [of = ''] = key.split('.')
    const value = values[of] ?? true
    const styled = await page(nested(key, value))
    expect(styled).not.toBe(plain)
    // A variable that no rule uses would change the text and nothing else.
    if (value !== true) {
      const variable = new RegExp(`(--[\\w-]+): ${String(value).replace(/[.]/g, '\\.')};`).exec(styled)?.[1]
      expect(variable).toBeDefined()
      expect(styled.split(`var(${variable})`).length).toBeGreaterThan(1)
    } else expect(styled.length).toBeLessThan(plain.length)
  })

  it('keeps values inside their declaration', async () => {
    const evil = 'red;}</style><script>alert(1)</script><style>{'
    for (const key of keys.filter(key => !key.startsWith('disable'))) {
      const styled = await page(nested(key, evil))
      expect(styled).not.toContain('<script>')
      expect(styled.match(/<\/?style>/g)).toEqual(['<style>', '</style>'])
      expect(styled).not.toContain('red;}')
    }
  })
})

describe('the log', () => {
  const lines = (level: 'error' | 'warn' | 'log'): string[] => {
    const seen: string[] = []
    vi.spyOn(console, level).mockImplementation((line: unknown) => void seen.push(String(line)))
    return seen
  }
  const weak = 'a weak secret'
  /** Lines of the start come by the event loop: until there are some; where none may come, long enough. */
  const written = (lines: unknown[]): Promise<void> => vi.waitFor(() => expect(lines).not.toEqual([]), 5000)
  const silence = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 50))

  it('lines are plain where colours are switched off', async () => {
    const terminal = process.stderr.isTTY
    process.stderr.isTTY = true
    try {
      const seen = lines('warn')
      start({ secret: weak, logger: {} })
      await written(seen)
      expect(seen[0]).toContain('\x1b[33mWARN\x1b[0m')
      start({ secret: weak, logger: { disableColors: true } })
      await vi.waitFor(() => expect(seen.at(-1)).toContain('WARN [corten]'), 5000)
    } finally {
      process.stderr.isTTY = terminal
    }
  })

  it('nothing is written where it is disabled', async () => {
    const seen = lines('warn')
    start({ secret: weak, logger: { disabled: true } })
    await silence()
    expect(seen).toEqual([])
    start({ secret: weak, logger: { disabled: false } })
    await written(seen)
  })

  it('levels below the wanted one are left out', async () => {
    const seen = lines('warn')
    start({ secret: weak, logger: { level: 'error' } })
    await silence()
    expect(seen).toEqual([])
    start({ secret: weak, logger: { level: 'warn' } })
    await written(seen)
  })

  it("lines go to a function of one's own", async () => {
    const seen: unknown[][] = []
    start({ secret: weak, logger: { log: (...values: unknown[]) => seen.push(values) } })
    await written(seen)
    expect(seen[0]?.[0]).toBe('warn')
    expect(String(seen[0]?.[1])).toContain('secret')
  })

  it('refreshCache with a database is a warning', async () => {
    for (const refreshCache of [true, {}, { updateAge: 10 }]) {
      const seen: unknown[][] = []
      start({ session: { cookieCache: { enabled: true, refreshCache } }, logger: { log: (...values: unknown[]) => seen.push(values) } })
      await written(seen)
      expect(seen).toEqual([['warn', expect.stringContaining('`session.cookieCache.refreshCache`')]])
    }
  })
})

describe('others', () => {
  it("a cookie's own expiry date", async () => {
    const expires = new Date(Date.now() + 5000)
    const server = start({ advanced: { cookies: { session_token: { attributes: { expires } } } } })
    const reply = await server.post('/sign-up/email', person('a'))
    expect(reply.headers.getSetCookie()[0]).toContain(`Expires=${expires.toUTCString()}`)
  })

  it('names of additional cookies change nothing, as in the reference', async () => {
    const server = start({ advanced: { crossSubDomainCookies: { enabled: true, domain: 'x.example', additionalCookies: ['own'] } } })
    const reply = await server.post('/sign-up/email', person('a'))
    expect(reply.headers.getSetCookie().every(line => line.includes('Domain=x.example'))).toBe(true)
  })

  it('the name is for plugins to show', () => {
    expect(start({ appName: 'Mine' }).auth.options).toMatchObject({ appName: 'Mine' })
  })

  it('telemetry stays off, whatever it says', async () => {
    const asked = vi.spyOn(globalThis, 'fetch')
    const server = start({ telemetry: { enabled: true, debug: true } })
    expect((await server.post('/sign-up/email', person('a'))).status).toBe(200)
    expect(asked).not.toHaveBeenCalled()
  })

  it('as many connections read at once', async () => {
    for (const poolSize of [1, 8]) {
      const auth = createAuth({ ...defaults, database: { url: 'sqlite::memory:', poolSize } } as Parameters<typeof createAuth>[0])
      await auth.api.signUpEmail({ body: person('a') })
      const reads = Array.from({ length: 20 }, () => auth.api.signInEmail({ body: person('a') }))
      expect((await Promise.all(reads)).length).toBe(20)
      await auth.close()
    }
    const wrong = () => make({ database: { url: 'sqlite::memory:', poolSize: 'many' } })
    expect(wrong).toThrow('`database.poolSize`')
  })

  it('a limit for all paths', async () => {
    const server = start({ rateLimit: { enabled: true, window: 60, max: 2 } })
    const from = { 'x-forwarded-for': '10.7.0.1' }
    const replies = [await server.get('/ok', from), await server.get('/ok', from), await server.get('/ok', from)]
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(Number(replies[2]?.headers.get('x-retry-after'))).toBeGreaterThan(50)
  })

  it('cookies are signed with the secret', async () => {
    const secrets = ['Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO', 'Kx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO']
    const [one, other] = secrets.map(secret => start({ secret })) as [Setup, Setup]
    const cookie = cookieOf(await one.post('/sign-up/email', person('a')))
    await other.post('/sign-up/email', person('a'))
    await editRows(other.file, 'UPDATE session SET token = ?', [decodeURIComponent(/session_token=([^;]+)/.exec(cookie)?.[1] ?? '').split('.')[0] ?? ''])
    expect(await (await one.get('/get-session', { cookie })).json()).not.toBeNull()
    expect(await (await other.get('/get-session', { cookie })).json()).toBeNull()
  })

  it('a session field with a column of another name, unique', async () => {
    const device = { type: 'string', required: false, fieldName: 'device_name', unique: true, defaultValue: 'only' }
    const server = start({ session: { additionalFields: { device } } })
    expect((await server.post('/sign-up/email', person('a'))).status).toBe(200)
    expect((await readRows(server.file)).session?.[0]?.find(([column]) => column === 'device_name')?.[1]).toBe('only')
    expect((await server.post('/sign-in/email', person('a'))).status).toBe(500)
    expect(JSON.stringify(await readSchema(server.file))).toContain('device_name')
  })

  it('the older name of the confirmation', async () => {
    const sent: unknown[] = []
    const server = start({ user: { changeEmail: { enabled: true, sendChangeEmailVerification: (mail: unknown) => void sent.push(mail) } }, emailVerification: { sendVerificationEmail: () => {} } })
    const cookie = cookieOf(await server.post('/sign-up/email', person('a')))
    await editRows(server.file, 'UPDATE user SET emailVerified = 1')
    await server.post('/change-email', { newEmail: 'new@b.co' }, { cookie })
    expect(sent).toEqual([expect.objectContaining({ newEmail: 'new@b.co' })])
  })

  it('expired rows stay where cleaning up is switched off', async () => {
    for (const [disableCleanup, left] of [[true, 2], [false, 1]] as const) {
      const server = start({ verification: { disableCleanup }, emailAndPassword: { enabled: true, sendResetPassword: () => {} } })
      await server.post('/sign-up/email', person('a'))
      const ask = () => server.post('/request-password-reset', { email: person('a').email })
      await ask()
      await editRows(server.file, "UPDATE verification SET expiresAt = '2020-01-01T00:00:00.000Z'")
      await ask()
      await server.post('/reset-password', { token: 'x', newPassword: 'password1234' })
      expect((await readRows(server.file)).verification?.length).toBe(left)
    }
  })

  it('the older names of where ids come from', async () => {
    const counted = start({ advanced: { database: { useNumberId: true } } })
    await counted.post('/sign-up/email', person('a'))
    const made = start({ advanced: { generateId: ({ model }: { model: string }) => `a ${model}` } })
    await made.post('/sign-up/email', person('a'))
    const ids = async ({ file }: Setup) => Object.values(await readRows(file)).map(([row]) => row?.find(([column]) => column === 'id')?.[1])
    expect(await ids(counted)).toEqual([1, 1, 1, undefined])
    expect(await ids(made)).toEqual(['a user', 'a session', 'a account', undefined])
  })

  it('a database that does not fit is used where nobody looks', async () => {
    for (const [validateSchema, status] of [[true, 500], [false, 401]] as const) {
      const { file, end } = setup()
      const made = createAuth({ ...defaults, database: `sqlite:${file}` } as Parameters<typeof createAuth>[0])
      await made.api.signUpEmail({ body: person('a') })
      await made.close()
      await editRows(file, 'ALTER TABLE verification ADD COLUMN more text NOT NULL')
      const again = createAuth({ ...defaults, database: `sqlite:${file}`, advanced: { database: { validateSchema } } } as Parameters<typeof createAuth>[0])
      const body = JSON.stringify({ email: 'nobody@b.co', password: 'password1234' })
      const headers = { 'content-type': 'application/json', origin }
      const reply = await again.handler(new Request(`${origin}/api/auth/sign-in/email`, { method: 'POST', headers, body }))
      expect(reply.status).toBe(status)
      await again.close()
      await end()
    }
  })

  it("names for the rate limiter's table", () => {
    make({ rateLimit: { modelName: 'counts', fields: { key: 'bucket', count: 'hits' } } })
    expect(() => make({ rateLimit: { modelName: 'user' } })).toThrow('`rateLimit.modelName`')
    expect(() => make({ rateLimit: { fields: { key: 'count' } } })).toThrow('`rateLimit.fields`')
  })

  it('what a social provider needs, and what it cannot have together', () => {
    const client = { clientId: 'x', clientSecret: 'y' }
    const pool = { domain: 'x.example', region: 'r', userPoolId: 'p' }
    const refused = (id: string, options: object, named: string): void =>
      expect(() => make({ socialProviders: { [id]: { ...client, ...options } } } as Options)).toThrow(`\`socialProviders.${id}.${named}\``)
    for (const name of ['domain', 'region', 'userPoolId']) refused('cognito', { ...pool, [name]: undefined }, name)
    refused('microsoft', { clientAssertion: async () => 'x' }, 'clientAssertion')
    for (const id of ['cloudflare', 'vercel']) {
      for (const method of ['none', 'private_key_jwt']) refused(id, { tokenEndpointAuth: { method, getClientAssertion: async () => 'x' } }, 'tokenEndpointAuth')
      for (const method of ['client_secret_basic', 'client_secret_post']) refused(id, { clientSecret: undefined, tokenEndpointAuth: { method } }, 'tokenEndpointAuth')
    }
    refused('github', { accessType: 'offline' }, 'accessType')
    expect(() => make({ socialProviders: { nobody: client } } as Options)).toThrow('`socialProviders.nobody`')
  })

  it('trusted origins from the environment', async () => {
    vi.stubEnv('BETTER_AUTH_TRUSTED_ORIGINS', 'https://one.example,https://*.two.example,,')
    const server = start({ trustedOrigins: ['https://three.example'] })
    const from = async (site: string): Promise<number> => (await server.post('/sign-in/email', person('a'), { origin: site })).status
    const sites = ['https://one.example', 'https://a.two.example', 'https://three.example', origin, 'https://two.example', 'https://one.example.evil.example']
    const statuses: number[] = []
    for (const site of sites) statuses.push(await from(site))
    expect(statuses).toEqual([401, 401, 401, 401, 403, 403])
  })

  it('the base URL comes from the first variable that is set', async () => {
    const names = ['BETTER_AUTH_URL', 'NEXT_PUBLIC_BETTER_AUTH_URL', 'PUBLIC_BETTER_AUTH_URL', 'NUXT_PUBLIC_BETTER_AUTH_URL', 'NUXT_PUBLIC_AUTH_URL', 'BASE_URL']
    for (const [index, first] of names.entries()) {
      for (const [place, name] of names.entries()) vi.stubEnv(name, place < index ? '' : `https://${name.toLowerCase().replaceAll('_', '-')}.example`)
      const own = `https://${first.toLowerCase().replaceAll('_', '-')}.example`
      const server = start({ baseURL: undefined })
      expect((await server.post('/sign-in/email', a, { origin: own })).status).toBe(401)
      expect((await server.post('/sign-in/email', a, { origin })).status).toBe(403)
    }
    vi.stubEnv('BASE_URL', '/')
    for (const name of names.slice(0, -1)) vi.stubEnv(name, '')
    expect((await start({ baseURL: undefined }).post('/sign-in/email', a)).status).toBe(401)
  })

  it('secrets and base URL from the environment', async () => {
    const unset = { secret: undefined, baseURL: undefined }
    vi.stubEnv('BETTER_AUTH_SECRETS', '2:Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO,1:Kx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO')
    vi.stubEnv('BETTER_AUTH_URL', 'https://env.example')
    const server = start(unset)
    const reply = await server.post('/sign-up/email', person('a'), { origin: 'https://env.example' })
    expect(reply.headers.getSetCookie()[0]).toMatch(/^__Secure-/)
    expect((await server.post('/sign-up/email', person('b'))).status).toBe(403)
  })
})
