// `nuxt dev`: nothing to configure, and a new worker thread with each change.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { copyApp, freePort, type Server, startNuxt, waitFor } from './lib/app.js'
import { Visitor } from './lib/visitor.js'

describe('nuxt dev', () => {
  let folder: string
  let server: Server
  let ann: Visitor

  beforeAll(async () => {
    folder = copyApp('guards')
    const port = await freePort()
    const origin = `http://localhost:${port}`
    const child = startNuxt(folder, ['dev', '--port', `${port}`, '--no-fork'], { NODE_ENV: undefined })
    server = await waitFor(child, origin, `${origin}/api/open`)
    await vi.waitFor(async () => expect((await fetch(`${origin}/api/open`)).status).toBe(200), { timeout: 60_000, interval: 200 })
  })

  afterAll(() => server?.stop())

  it('needs no environment variable, and makes its database', async () => {
    ann = await new Visitor(server.origin).signUp('Ann')
    expect((await ann.json<{ email: string }>('/api/me')).email).toBe('ann@example.com')
    expect((await ann.page('/area/secret')).body).toContain('secret page')
    expect((await new Visitor(server.origin).send('/api/priv/x')).status).toBe(401)
  })

  it('answers under 127.0.0.1 as well', async () => {
    const other = new Visitor(server.origin.replace('localhost', '127.0.0.1'))
    const { status } = await other.post('/api/auth/sign-in/email', { email: 'ann@example.com', password: 'password1234' })
    expect(status).toBe(200)
  })

  it('goes on with the session after the server configuration has changed, again and again', async () => {
    const file = join(folder, 'server', 'auth.config.ts')
    const before = readFileSync(file, 'utf8')
    for (const maxPasswordLength of [22, 21, 20]) {
      writeFileSync(file, before.replace('enabled: true }', `enabled: true, maxPasswordLength: ${maxPasswordLength} }`))
      const person = { name: 'Ben', email: 'ben@example.com' }
      await vi.waitFor(
        async () => {
          const attempt = { ...person, password: 'p'.repeat(maxPasswordLength + 1) }
          // A request that the old worker took with it is never answered.
          const signal = AbortSignal.timeout(5000)
          const { body } = await new Visitor(server.origin).post('/api/auth/sign-up/email', attempt, {}, signal)
          expect(body).toContain('PASSWORD_TOO_LONG')
        },
        { timeout: 30_000, interval: 300 },
      )
      expect((await ann.json<{ email: string }>('/api/me')).email).toBe('ann@example.com')
    }
  })
})
