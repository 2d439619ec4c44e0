// Everything is guarded, and the app lives below a base URL of its own.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp, copyApp, removeFolder, serveApp, type Server } from './lib/app.js'
import { openBrowser } from './lib/browser.js'
import { Visitor } from './lib/visitor.js'

describe('a rule for everything, below a base URL and a base path of its own', () => {
  let moved: string
  let server: Server
  let anonymous: Visitor
  let ann: Visitor

  beforeAll(async () => {
    moved = await buildApp(copyApp('guards'), { FIXTURE: 'everything' })
    server = await serveApp(moved)
    anonymous = new Visitor(server.origin)
    ann = await new Visitor(server.origin).signUp('Ann', '/base/identity')
  })

  afterAll(async () => {
    await server?.stop()
    if (moved) removeFolder(moved)
  })

  it('serves Better Auth below the base URL, and only there', async () => {
    const { session } = await ann.json<{ session: { token: string } }>('/base/identity/get-session')
    expect(session.token).toBe(ann.jar.sessionToken())
    expect((await anonymous.send('/base/identity/ok')).body).toBe('{"ok":true}')
    for (const path of ['/base/api/auth/ok', '/identity/ok', '/api/auth/ok']) {
      expect((await anonymous.send(path)).body).not.toBe('{"ok":true}')
    }
  })

  it('redirects within the base URL', async () => {
    const { status, headers } = await anonymous.page('/base/area?x=1')
    expect([status, headers.get('location')]).toEqual([302, '/base/login?redirect=/area?x=1'])
    const guest = await ann.page('/base/login')
    expect([guest.status, guest.headers.get('location')]).toEqual([302, '/base/welcome'])
  })

  it('shows the login page to visitors, without end of redirects', async () => {
    expect((await anonymous.page('/base/login')).body).toContain('login page')
  })

  it('leaves unknown addresses 404, for visitors too', async () => {
    for (const path of ['/base/nothing', '/base/area/nothing']) {
      expect([path, (await anonymous.page(path)).status]).toEqual([path, 404])
    }
  })

  it('guards server routes, and what is open stays open', async () => {
    expect((await anonymous.send('/base/api/me')).status).toBe(401)
    expect((await anonymous.send('/base/files/list')).status).toBe(401)
    expect((await anonymous.send('/base/api/open')).body).toBe('open')
    expect((await ann.send('/base/files/list')).body).toBe('secret file')
  })

  it('is found by the client in the browser', async () => {
    const { page, asked, close } = await openBrowser('/base/identity')
    try {
      await page.goto(`${server.origin}/base/sign-in`)
      await page.getByRole('button').click()
      await page.locator('b', { hasText: 'Ann' }).waitFor()
      expect(asked()[0]).toBe('POST /sign-in/email')
      expect((await page.goto(`${server.origin}/base/area`))?.status()).toBe(200)
    } finally {
      await close()
    }
  })

  it('lets a browser load the page: scripts, styles and the list of builds', async () => {
    const { body } = await anonymous.page('/base/login')
    const scripts = [...body.matchAll(/(?:src|href)="(\/base\/_nuxt\/[^"]+)"/g)].map(([, path = '']) => path)
    expect(scripts.length).toBeGreaterThan(1)
    for (const path of scripts) expect([path, (await anonymous.send(path)).status]).toEqual([path, 200])
    expect((await anonymous.send('/base/_nuxt/builds/latest.json')).status).toBe(200)
  })
})
