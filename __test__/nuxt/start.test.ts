// What a production server needs at its start, and what must not be in a build.

import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp, copyApp, ended, nuxt, removeFolder, secret, serveApp, startServer } from './lib/app.js'
import { Visitor } from './lib/visitor.js'

const site = 'https://example.com'

/** A session cookie that is signed as it should be. */
function signedToken(token: string): string {
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  return encodeURIComponent(`${token}.${signature}`)
}

describe('a production build', () => {
  let moved: string
  const buildSecret = 'SecretOfTheBuildMachineThatNobodyMayRead1'

  beforeAll(async () => {
    const folder = copyApp('guards')
    writeFileSync(join(folder, '.env'), `BETTER_AUTH_SECRET=${buildSecret}\nNUXT_BETTER_AUTH_SECRET=${buildSecret}\n`)
    moved = await buildApp(folder, { NUXT_BETTER_AUTH_SECRET: buildSecret, BETTER_AUTH_SECRET: buildSecret })
  })

  afterAll(() => removeFolder(moved))

  /** The server's last words. */
  async function refuses(environment: Record<string, string | undefined>): Promise<string> {
    const production = { NODE_ENV: undefined, PORT: '0', NUXT_PUBLIC_SITE_URL: site, ...environment }
    const { code, output } = await ended(startServer(moved, production))
    expect(code).not.toBe(0)
    return output
  }

  it('holds no secret of the machine that made it', () => {
    const found = execFileSync('sh', ['-c', `grep -rlF ${buildSecret} ${moved} || true`], { encoding: 'utf8' })
    expect(found).toBe('')
  })

  it('does not start without a secret, and says what to set', async () => {
    const output = await refuses({ NUXT_BETTER_AUTH_SECRET: undefined })
    expect(output).toContain('The secret is missing: set NUXT_BETTER_AUTH_SECRET')
    expect(output).not.toContain('Listening')
  })

  it('does not start without its address, and says what to set', async () => {
    expect(await refuses({ NUXT_PUBLIC_SITE_URL: undefined })).toContain('set NUXT_PUBLIC_SITE_URL')
    for (const url of ['example.com', 'ftp://example.com', 'https://', 'javascript:alert(1)']) {
      expect([url, await refuses({ NUXT_PUBLIC_SITE_URL: url })]).toEqual([
        url,
        expect.stringContaining('is no URL: set NUXT_PUBLIC_SITE_URL'),
      ])
    }
  })

  it.each(['NUXT_BETTER_AUTH_SECRET', 'BETTER_AUTH_SECRET'])('reads %s when it runs', async (name) => {
    const given = { NUXT_BETTER_AUTH_SECRET: undefined, [name]: secret }
    const server = await serveApp(moved, given)
    const ann = await new Visitor(server.origin).signUp('Ann')
    expect((await ann.json<{ email: string }>('/api/me')).email).toBe('ann@example.com')
    await server.stop()
  })

  it('is a production of corten, too, though nobody set NODE_ENV', async () => {
    const server = await serveApp(moved, { NODE_ENV: undefined })
    const response = await new Visitor(server.origin).post('/api/auth/sign-up/email', {
      name: 'Ann',
      email: 'ann@example.com',
      password: 'password1234',
    })
    // Nothing makes a database by itself there.
    expect([response.status, server.output()]).toEqual([500, expect.stringContaining('there is no file auth.db')])
    await server.stop()
  })

  it('makes its database where the configuration says so, and knows who comes without a proxy', async () => {
    const server = await serveApp(moved, { NODE_ENV: undefined, FIXTURE_MIGRATE: 'on' })
    const ann = await new Visitor(server.origin).signUp('Ann')
    const [session] = await ann.json<{ ipAddress: string }[]>('/api/auth/list-sessions')
    // By IPv6 it is the network, as Better Auth keeps it.
    expect(session?.ipAddress).toMatch(/^(?:127\.0\.0\.1|(?:0000:){7}000[01])$/)
    await server.stop()
  })

  it('takes its origin from no header of a request', async () => {
    const server = await serveApp(moved)
    const ann = await new Visitor(server.origin).signUp('Ann')
    const forged = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', origin: 'https://evil.example' }
    const answer = await ann.post('/api/auth/sign-out', {}, forged)
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([403, 'INVALID_ORIGIN'])
    expect((await ann.post('/api/auth/sign-out', {})).status).toBe(200)
    await server.stop()
  })

  it('believes a proxy only when it is told to', async () => {
    const server = await serveApp(moved, { NUXT_PUBLIC_SITE_URL: undefined, FIXTURE_PROXY: 'trusted' })
    const behindProxy = new Visitor(server.origin)
    const proxied = { 'x-forwarded-host': 'shop.example', 'x-forwarded-proto': 'https', origin: 'https://shop.example' }
    const person = { name: 'Ann', email: 'ann@example.com', password: 'password1234' }
    const answer = await behindProxy.post('/api/auth/sign-up/email', person, proxied)
    expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('ann@example.com')])
    await server.stop()
  })

  it('lets nobody in when the database fails', async () => {
    const server = await serveApp(moved, { FIXTURE_DATABASE: 'sqlite:/dev/null/auth.db' })
    const someone = new Visitor(server.origin)
    someone.jar.set('better-auth.session_token', signedToken('t'.repeat(32)))
    expect((await someone.send('/api/priv/x')).status).toBe(500)
    const guarded = await someone.page('/area/secret')
    expect([guarded.status, guarded.body.includes('secret page')]).toEqual([500, false])
    const home = await someone.page('/')
    expect([home.status, home.body]).toEqual([200, expect.stringContaining('home <b>nobody</b> <i>unknown</i>')])
    await server.stop()
  })

  it('renews the cookies of the session cache with a page, each once', async () => {
    const server = await serveApp(moved, { FIXTURE_CACHE: 'on' })
    const ann = await new Visitor(server.origin).signUp('Ann')
    ann.jar.delete('better-auth.session_data')
    for (const path of ['/', '/area/secret', '/area/nothing', '/staff/list']) {
      ann.jar.delete('better-auth.session_data')
      const { setCookies } = await ann.page(path)
      expect([path, setCookies.toSorted()]).toEqual([path, ['better-auth.session_data', 'better-auth.session_token']])
    }
    await server.stop()
  })
})

it('writes its two configuration files when it is used for the first time', async () => {
  const folder = copyApp('empty')
  writeFileSync(join(folder, 'nuxt.config.ts'), `export default defineNuxtConfig({ modules: ['@corten/nuxt'] })\n`)
  mkdirSync(join(folder, 'app'))
  writeFileSync(join(folder, 'app', 'app.vue'), '<template><main>{{ useUserSession().ready }}</main></template>\n')
  removeFolder(await buildApp(folder))
  for (const [file, call] of [['server/auth.config.ts', 'defineServerAuth('], ['app/auth.config.ts', 'defineClientAuth(']] as const) {
    expect(readFileSync(join(folder, file), 'utf8')).toContain(`export default ${call}`)
  }
})

describe('a build that cannot be right', () => {
  /** What `nuxt build` says of an app whose configuration has these lines more. */
  async function refused(...lines: string[]): Promise<string> {
    const folder = copyApp('guards')
    const config = `import base from './base.config'\nimport { defu } from 'defu'\n`
    execFileSync('mv', [join(folder, 'nuxt.config.ts'), join(folder, 'base.config.ts')])
    writeFileSync(join(folder, 'nuxt.config.ts'), `${config}export default defu({ ${lines.join(', ')} }, base)\n`)
    const { code, output } = await nuxt(folder, ['build'])
    expect(code).not.toBe(0)
    return output
  }

  it('has a secret in nuxt.config', async () => {
    const output = await refused(`runtimeConfig: { betterAuthSecret: '${secret}' }`)
    expect(output).toContain('would write the secret into the build')
    expect(output).not.toContain(secret)
  })

  it('caches what only users may see', async () => {
    const output = await refused(`routeRules: { '/area/news': { swr: 60 } }`)
    expect(output).toContain('ask for both `cache` and `auth`')
  })

  it('runs where no native code does', async () => {
    expect(await refused(`nitro: { preset: 'cloudflare-module' }`)).toContain('runs no native code')
  })

  it('asks for what this version does not serve', async () => {
    expect(await refused('auth: { hubSecondaryStorage: true }')).toContain('`auth.hubSecondaryStorage` is not served')
  })

  it('has no configuration files', async () => {
    const folder = copyApp('guards')
    removeFolder(join(folder, 'app', 'auth.config.ts'))
    writeFileSync(join(folder, '.nuxtrc'), 'setups.@corten/nuxt="0.1.0"\n')
    const { code, output } = await nuxt(folder, ['build'])
    expect([code === 0, output]).toEqual([false, expect.stringContaining('app/auth.config.ts is missing. Begin with:')])
  })
})
