// Who may see and call what: the rules of a built app.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildApp, copyApp, removeFolder, serveApp, type Server } from './lib/app.js'
import { type Browser, openBrowser } from './lib/browser.js'
import { Visitor } from './lib/visitor.js'

describe('route rules', () => {
  let moved: string
  let server: Server
  let anonymous: Visitor
  let ann: Visitor
  let chief: Visitor
  let deputy: Visitor

  beforeAll(async () => {
    moved = await buildApp(copyApp('guards'))
    server = await serveApp(moved)
    anonymous = new Visitor(server.origin)
    ann = await new Visitor(server.origin).signUp('Ann')
    chief = await new Visitor(server.origin).signUp('Chief')
    deputy = await new Visitor(server.origin).signUp('Deputy')
  })

  afterAll(async () => {
    await server?.stop()
    if (moved) removeFolder(moved)
  })

  describe('of server routes', () => {
    it('answers 401 before any handler or middleware of the app runs', async () => {
      await anonymous.json('/api/reached')
      for (const path of ['/api/priv/x', '/api/priv/early', '/api/priv/x?a=/api/priv/open', '/files/list', '/proxied/x']) {
        const { status, body, headers } = await anonymous.send(path)
        expect([path, status]).toEqual([path, 401])
        expect(body).toContain('Authentication required')
        expect(body).not.toContain('secret')
        expect(headers.get('location')).toBeNull()
      }
      expect(await anonymous.json('/api/reached')).toEqual(['/api/reached'])
    })

    it('lets users through', async () => {
      expect((await ann.send('/api/priv/x')).body).toBe('secret /api/priv/x')
      expect((await ann.send('/api/priv/early')).body).toBe('early secret')
      expect((await ann.send('/files/list')).body).toBe('secret file')
      expect((await ann.send('/proxied/x')).body).toBe('open')
    })

    it('holds for every method and every handler outside /api', async () => {
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) {
        expect([method, (await anonymous.send('/api/priv/x', { method })).status]).toEqual([method, 401])
      }
      expect((await anonymous.send('/files/upload', { method: 'POST' })).status).toBe(401)
      expect((await ann.send('/files/upload', { method: 'POST' })).body).toBe('secret upload')
    })

    it.each([
      '/api/priv/x/',
      '/api//priv/x',
      '//api/priv/x',
      '/api/%70riv/x',
      '/api/%2570riv/x',
      '/api/priv%2Fx',
      '/api/priv/%2e%2e/priv/x',
      '/api/priv/../priv/x',
      '/API/priv/x',
      '/api/PRIV/x',
      '/api/priv\\x',
      '/api/priv;x/y',
      '/api/section/%70riv',
      '/api/section/priv%2Fx',
      '/api/section/a%2Fb',
      '/files/list/',
      '/files//list',
      '/%66iles/list',
    ])('tells nobody a secret under another spelling: %s', async (path) => {
      const { body } = await anonymous.send(path)
      expect(body).not.toMatch(/secret|^section/)
    })

    it('has exceptions below a rule', async () => {
      expect((await anonymous.send('/api/priv/open')).body).toBe('open')
    })

    it('demands the right user', async () => {
      expect((await anonymous.send('/api/staff/list')).status).toBe(401)
      const refused = await ann.send('/api/staff/list')
      expect([refused.status, refused.body.includes('Access denied')]).toEqual([403, true])
      expect((await chief.send('/api/staff/list')).body).toBe('for staff')
    })

    it('keeps users out of what is for guests', async () => {
      expect((await anonymous.send('/api/guests')).body).toBe('for guests')
      const { status, body } = await ann.send('/api/guests')
      expect([status, body.includes('Authenticated users not allowed')]).toEqual([403, true])
    })

    it('believes no forged, foreign or empty cookie', async () => {
      const token = ann.jar.get('better-auth.session_token') ?? ''
      expect(token).not.toBe('')
      for (const cookie of ['', 'x', token.slice(0, -4), token.replace(/^..../, 'AAAA'), `${token.split('.')[0]}.`, '%00', '%']) {
        const headers = { cookie: `better-auth.session_token=${cookie}` }
        expect([cookie, (await anonymous.send('/api/priv/x', { headers })).status]).toEqual([cookie, 401])
      }
    })
  })

  describe('of pages', () => {
    it('sends visitors to the login page with the way back', async () => {
      for (const path of ['/area', '/area/secret?x=1&y=2', '/Area/Secret', '/%61rea/secret', '/area/secret/']) {
        const { status, headers, body } = await anonymous.page(path)
        expect([path, status]).toEqual([path, 302])
        const target = new URL(headers.get('location') ?? '', server.origin)
        expect(target.origin + target.pathname).toBe(`${server.origin}/login`)
        expect(decodeURIComponent(target.searchParams.get('redirect') ?? '').toLowerCase()).toBe(
          decodeURIComponent(path).toLowerCase(),
        )
        expect(body).not.toContain('secret page')
      }
    })

    it('shows users what is theirs', async () => {
      expect((await ann.page('/area/secret')).body).toContain('secret page')
      expect((await chief.page('/staff/list')).body).toContain('staff page')
      expect((await deputy.page('/staff/list')).body).toContain('staff page')
    })

    it('refuses other users with 403, and the narrower list holds below the wider one', async () => {
      for (const [who, path] of [[ann, '/staff/list'], [deputy, '/staff/chief'], [ann, '/by-meta']] as const) {
        const { status, body } = await who.page(path)
        expect([path, status]).toEqual([path, 403])
        expect(body).toContain('Access denied')
        expect(body).not.toMatch(/staff page|chief page|meta page/)
      }
      expect((await chief.page('/staff/chief')).body).toContain('chief page')
      expect((await chief.page('/by-meta')).body).toContain('meta page')
    })

    it('keeps users out of pages for guests', async () => {
      expect((await anonymous.page('/guests')).body).toContain('guests page')
      const { status, headers } = await ann.page('/guests')
      expect([status, headers.get('location')]).toEqual([302, '/welcome'])
    })

    it('lets the page itself have the last word', async () => {
      expect((await anonymous.page('/area/open')).body).toContain('open page')
      const { status, headers } = await anonymous.page('/area/elsewhere')
      expect(status).toBe(302)
      expect(headers.get('location')).toBe('/welcome?from=area&redirect=/area/elsewhere#top')
    })

    it('leaves an unknown address 404', async () => {
      for (const visitor of [anonymous, ann]) expect((await visitor.page('/area/nothing')).status).toBe(404)
    })

    it('knows the user on the server, and tells the page no token', async () => {
      const { body } = await ann.page('/')
      expect(body).toContain('home <b>Ann</b> <i>known</i>')
      expect(body).toContain('<u>ann@example.com</u>')
      expect(body).not.toContain(ann.jar.sessionToken())
      expect((await anonymous.page('/')).body).toContain('home <b>nobody</b> <i>known</i>')
    })

    it('lets no cache keep what it shows a user', async () => {
      expect((await ann.page('/')).headers.get('cache-control')).toBe('private, no-store')
      expect((await anonymous.page('/')).headers.get('cache-control')).toBeNull()
    })

    it('makes cached and prerendered pages for nobody in particular', async () => {
      for (const path of ['/kept', '/made', '/made/_payload.json']) {
        const { body, setCookies } = await ann.page(path)
        expect(body).not.toMatch(/Ann|ann@example/)
        expect(setCookies).toEqual([])
      }
      expect((await ann.page('/kept')).body).toContain('<i>unknown</i>')
      expect((await ann.page('/made')).body).toContain('<u>waiting</u>')
    })
  })

  describe('helpers', () => {
    it('refuse with 401 and 403, and pass on what a rule throws', async () => {
      expect((await anonymous.send('/api/chief')).status).toBe(401)
      expect((await ann.send('/api/chief')).status).toBe(403)
      expect((await deputy.send('/api/chief')).status).toBe(403)
      expect((await chief.send('/api/chief')).body).toBe('chief@example.com')
      expect((await chief.send('/api/chief?teapot=1')).status).toBe(418)
    })

    it('share one lookup within a request, and renew the cookie once', async () => {
      await ann.json('/api/counts')
      for (const [path, lookups] of [['/api/me', 1], ['/', 1], ['/area/secret', 1], ['/staff/list', 1], ['/guests', 1]] as const) {
        // The page of an error is rendered in a request of its own.
        const errorPage = path === '/staff/list' ? 1 : 0
        const { setCookies } = await (path.startsWith('/api') ? ann.send(path) : ann.page(path))
        expect([path, setCookies]).toEqual([path, ['better-auth.session_token']])
        expect([path, (await ann.json<{ lookups: number }>('/api/counts')).lookups]).toEqual([path, lookups + errorPage])
      }
      const me = await ann.json<{ same: boolean; token: string }>('/api/me')
      expect(me).toMatchObject({ same: true, token: ann.jar.sessionToken() })
    })

    it('know the visitor in requests that a page makes while it is rendered', async () => {
      const { body, setCookies } = await ann.page('/asks')
      expect(body).toContain('asks <b>ann@example.com</b>')
      expect(setCookies).toEqual(['better-auth.session_token'])
    })
  })

  describe('in the browser', () => {
    let browser: Browser

    beforeEach(async () => {
      browser = await openBrowser()
    })

    afterEach(async () => {
      await browser.close()
      expect(browser.complaints.filter((text) => !text.includes('favicon') && !text.includes('404'))).toEqual([])
    })

    /** Makes the browser a visitor's. */
    const become = ({ jar }: Visitor) =>
      browser.context.addCookies(jar.names().map((name) => ({ name, value: jar.get(name) ?? '', url: server.origin })))

    it.each(['/made', '/kept'])('knows the user after a page that was made for everyone: %s', async (path) => {
      await become(ann)
      await browser.page.goto(server.origin + path)
      await browser.page.getByText('home Ann known').waitFor()
      await browser.page.getByText('ann@example.com').waitFor()
      await browser.page.waitForLoadState('networkidle')
      expect(browser.asked()).toEqual(['GET /get-session'])
    })

    it('shows a change of the user at once, and takes back what the server refuses', async () => {
      const { page, complaints } = browser
      const zoe = await new Visitor(server.origin).signUp('Zoe')
      await become(zoe)
      await page.goto(`${server.origin}/rename`)
      await page.getByRole('button', { name: 'Name' }).click()
      await page.locator('b', { hasText: 'Zora' }).waitFor()
      await page.getByRole('button', { name: 'E-mail' }).click()
      await page.getByText('Email can not be updated').waitFor()
      expect(await page.locator('i').textContent()).toBe('zoe@example.com')
      expect(await page.locator('u').textContent()).toBe('other@example.com zoe@example.com')
      expect((await zoe.json<{ user: { name: string } }>('/api/auth/get-session')).user.name).toBe('Zora')
      // Chromium's own line for the refusal.
      expect(complaints.splice(0).filter((text) => !text.includes('400'))).toEqual([])
    })

    it('asks once on a page that the server does not render, and guards it', async () => {
      const { page, asked } = browser
      await page.goto(`${server.origin}/spa/secret`)
      await page.getByText('login page').waitFor()
      expect(page.url()).toBe(`${server.origin}/login?redirect=/spa/secret`)
      await become(ann)
      asked()
      await page.goto(`${server.origin}/spa/secret`)
      await page.getByText('spa secret').waitFor()
      await page.waitForLoadState('networkidle')
      expect(asked()).toEqual(['GET /get-session'])
    })
  })

  it('has one instance, whatever hosts are named', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `host-${index}.example`)
    for (const host of names) {
      await anonymous.send('/api/auth/get-session', { headers: { 'x-forwarded-host': host, 'x-forwarded-proto': 'https' } })
    }
    expect((await anonymous.json<{ configurations: number }>('/api/counts')).configurations).toBe(1)
  })
})
