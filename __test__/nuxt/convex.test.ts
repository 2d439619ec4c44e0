// An app whose users are in Convex, as the guide for that sets it up: functions of createApi, the adapter of
// @convex-dev/better-auth, and a session cache of seven days. Convex is a stand-in on loopback.

import { spawn, type ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { buildApp, copyApp, ended, freePort, removeFolder, type Server, serveApp, startNuxt, startServer, waitFor } from './lib/app.js'
import { Visitor } from './lib/visitor.js'

const person = { name: 'Ann', email: 'ann@example.com', password: 'password1234' }

describe('an app with Convex', () => {
  let folder: string
  let moved: string
  let convex: Server
  let server: Server

  beforeAll(async () => {
    folder = copyApp('convex')
    moved = await buildApp(folder)
    convex = await startConvex()
    server = await serveApp(moved, { NODE_ENV: undefined, CONVEX_URL: convex.origin })
  })

  afterAll(async () => {
    await server?.stop()
    await convex?.stop()
    if (moved) removeFolder(moved)
  })

  async function startConvex(): Promise<Server> {
    const port = await freePort()
    const child: ChildProcess = spawn(process.execPath, ['backend.mjs', `${port}`], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    return waitFor(child, `http://localhost:${port}`, `http://localhost:${port}/calls`)
  }

  /** Functions that were called since the last time. */
  async function calls(): Promise<string[]> {
    return (await fetch(`${convex.origin}/calls`)).json() as Promise<string[]>
  }

  it('keeps its users there', async () => {
    await calls()
    const ann = new Visitor(server.origin)
    const { status, body } = await ann.post('/api/auth/sign-up/email', person)
    expect([status, server.output() + convex.output()]).toEqual([200, expect.not.stringMatching(/ERROR|error/)])
    expect(JSON.parse(body).user).toMatchObject({ email: person.email, createdAt: expect.stringMatching(/^\d{4}-.*Z$/) })
    expect((await calls()).filter((call) => call.startsWith('auth:create'))).toEqual([
      'auth:create user',
      'auth:create account',
      'auth:create session',
    ])
    expect((await ann.page('/')).body).toContain('Welcome, Ann')
    expect((await ann.json<{ user: { email: string } }>('/api/protected')).user.email).toBe(person.email)
  })

  it('asks for no session for seven days', async () => {
    const ann = new Visitor(server.origin)
    const answer = await ann.post('/api/auth/sign-in/email', person)
    const cache = answer.headers.getSetCookie().find((line) => line.includes('session_data='))
    expect(cache).toMatch(/session_data=eyJ[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+; Max-Age=604800/)
    await calls()
    expect((await ann.send('/api/protected')).status).toBe(200)
    expect((await ann.page('/')).body).toContain('Welcome, Ann')
    expect(await calls()).toEqual([])
    ann.jar.delete('better-auth.session_data')
    expect((await ann.send('/api/protected')).status).toBe(200)
    expect(await calls()).toEqual(['auth:findOne session', 'auth:findOne user'])
  })

  it('signs out, and lets nobody in with a wrong password', async () => {
    const ann = new Visitor(server.origin)
    expect((await ann.post('/api/auth/sign-in/email', { ...person, password: 'password5678' })).status).toBe(401)
    expect((await ann.post('/api/auth/sign-in/email', person)).status).toBe(200)
    const session = ann.jar.header()
    expect((await ann.post('/api/auth/sign-out', {})).status).toBe(200)
    expect((await ann.send('/api/protected')).status).toBe(401)
    const token = session?.split('; ').find((cookie) => cookie.includes('session_token'))
    expect((await new Visitor(server.origin).send('/api/protected', { headers: { cookie: token ?? '' } })).status).toBe(401)
  })

  it('changes a password, once for each token', async () => {
    const visitor = new Visitor(server.origin)
    await visitor.post('/api/auth/request-password-reset', { email: person.email, redirectTo: '/' })
    await expect.poll(() => server.output()).toMatch(/reset \w+/)
    const token = /reset (\w+)/.exec(server.output())?.[1]
    const reset = (newPassword: string) => visitor.post('/api/auth/reset-password', { token, newPassword })
    const statuses = await Promise.all([reset('password5678'), reset('password9012')])
    expect(statuses.map(({ status }) => status).toSorted()).toEqual([200, 400])
    expect((await visitor.post('/api/auth/sign-in/email', person)).status).toBe(401)
    expect((await reset('password3456')).status).toBe(400)
  })

  it('says what is wrong when Convex does not answer, and goes on when it does', async () => {
    const closed = await serveApp(moved, { NODE_ENV: undefined, CONVEX_URL: `http://localhost:${await freePort()}` })
    expect((await new Visitor(closed.origin).post('/api/auth/sign-in/email', person)).status).toBe(500)
    expect(closed.output()).toMatch(/adapter failed/)
    expect((await new Visitor(closed.origin).page('/')).status).toBe(200)
    await closed.stop()
  })

  it('keeps them there in development, too', async () => {
    const port = await freePort()
    const origin = `http://localhost:${port}`
    const child = startNuxt(folder, ['dev', '--port', `${port}`, '--no-fork'], { NODE_ENV: undefined, CONVEX_URL: convex.origin })
    const dev = await waitFor(child, origin, `${origin}/api/auth/ok`)
    await vi.waitFor(async () => expect((await fetch(`${origin}/api/auth/ok`)).status).toBe(200), { timeout: 60_000, interval: 200 })
    const ben = await new Visitor(origin).signUp('Ben')
    expect((await ben.json<{ user: { email: string } }>('/api/protected')).user.email).toBe('ben@example.com')
    await dev.stop()
  }, 120_000)

  it.each([
    [{ CONVEX_URL: undefined }, 'The address of Convex is missing: set CONVEX_URL'],
    [{ CONVEX_URL: 'happy-animal-123.convex.cloud' }, 'The address of Convex is no URL: set CONVEX_URL'],
    [{ FIXTURE_DATABASE: 'sqlite:auth.db' }, 'The database provider `convex` brings a database, and'],
    [{ FIXTURE_PLUGIN: 'convex' }, 'The `convex` plugin of @convex-dev/better-auth cannot run here'],
  ])('does not start with %j', async (environment, words) => {
    const given = { NODE_ENV: undefined, PORT: '0', NUXT_PUBLIC_SITE_URL: 'https://example.com', CONVEX_URL: 'http://localhost:1' }
    const { code, output } = await ended(startServer(moved, { ...given, ...environment }))
    expect([code === 0, output]).toEqual([false, expect.stringContaining(words)])
  })
})
