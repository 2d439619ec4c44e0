// The playground in Chromium: its production build, moved away, as a person uses it.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Server, serveApp } from './lib/app.js'
import { type Browser, openBrowser } from './lib/browser.js'
import { builtPlayground } from './lib/playground.js'

const password = 'correct horse battery'
let count = 0

describe('the playground', () => {
  let server: Server
  let browser: Browser
  /** Of the one who uses this browser. */
  let email: string

  beforeAll(async () => {
    server = await serveApp(await builtPlayground(), { NODE_ENV: 'production' })
  })

  afterAll(() => server?.stop())

  beforeEach(async () => {
    browser = await openBrowser()
    email = `ann${++count}@example.com`
    // Each test is a visitor of its own: sign-ups are limited by address.
    await browser.context.setExtraHTTPHeaders({ 'x-forwarded-for': `203.0.113.${count}` })
  })

  afterEach(async () => {
    const { complaints, close } = browser
    await close()
    expect(complaints).toEqual([])
  })

  async function register({ page }: Browser): Promise<void> {
    await page.goto(`${server.origin}/register`)
    await page.getByLabel('Name').fill('Ann Example')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Register' }).click()
    await page.waitForURL(`${server.origin}/dashboard`)
    // What the dashboard asks for must not meet what a test does next.
    await page.waitForLoadState('networkidle')
  }

  async function signIn({ page }: Browser, secret = password): Promise<void> {
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password').fill(secret)
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  }

  it('registers, and knows the user on the server after a reload, without a second request', async () => {
    const { page, asked } = browser
    await register(browser)
    await page.getByText(email).first().waitFor()
    // What the client asks for after a sign-up has to be over.
    await page.waitForLoadState('networkidle')
    asked()
    const response = await page.reload()
    expect(await response?.text()).toContain('Ann Example')
    await page.waitForLoadState('networkidle')
    expect(asked()).toEqual([])
    // Nor when pages are changed, while it is known who is here.
    await page.getByRole('link', { name: 'Members' }).first().click()
    await page.getByText('Why it rusts').waitFor()
    expect(asked()).toEqual([])
  })

  it('asks for no session on a page that the server rendered for a visitor', async () => {
    const { page, asked } = browser
    await page.goto(server.origin)
    await page.getByText('Nobody is signed in.').waitFor()
    await page.waitForLoadState('networkidle')
    expect(asked()).toEqual([])
  })

  it('offers no provider where none is configured', async () => {
    const { page } = browser
    for (const path of ['/login', '/register']) {
      await page.goto(server.origin + path)
      await page.waitForLoadState('networkidle')
      expect(await page.getByRole('main').getByRole('button').allInnerTexts()).toHaveLength(1)
    }
    await register(browser)
    await page.getByRole('heading', { name: 'Devices' }).waitFor()
    expect(await page.getByRole('heading', { name: 'Ways to sign in' }).count()).toBe(0)
  })

  it('sends visitors from a guarded page to the login page, and back', async () => {
    const { page, context } = browser
    await register(browser)
    await context.clearCookies()
    await page.goto(`${server.origin}/members?from=mail`)
    expect(new URL(page.url()).pathname).toBe('/login')
    await signIn(browser)
    await page.getByText('Why it rusts').waitFor()
    expect(page.url()).toBe(`${server.origin}/members?from=mail`)
  })

  it('guards pages when links are followed, too', async () => {
    const { page } = browser
    await page.goto(server.origin)
    await page.getByRole('link', { name: 'Members' }).first().click()
    await page.waitForURL(/\/login\?redirect=/)
    expect(new URL(page.url()).searchParams.get('redirect')).toBe('/members')
  })

  it.each(['https://evil.example/', '//evil.example/', '/\\evil.example/', 'javascript:alert(1)'])(
    'goes to no other site after the sign-in: %s',
    async (target) => {
      const { page, context } = browser
      await register(browser)
      await context.clearCookies()
      await page.goto(`${server.origin}/login?redirect=${encodeURIComponent(target)}`)
      await signIn(browser)
      await page.waitForURL(`${server.origin}/dashboard`)
    },
  )

  it('shows what the server says of a wrong password', async () => {
    const { page, context, complaints } = browser
    await register(browser)
    await context.clearCookies()
    await page.goto(`${server.origin}/login`)
    await signIn(browser, 'wrong password')
    await page.getByText('Invalid email or password').waitFor()
    expect(page.url()).toBe(`${server.origin}/login`)
    await signIn(browser)
    await page.waitForURL(`${server.origin}/dashboard`)
    // Chromium's own line for the reply 401.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('401')])
  })

  it('lists the sessions, and revokes another one', async () => {
    const { page } = browser
    await register(browser)
    const other = await openBrowser()
    try {
      await other.context.setExtraHTTPHeaders({ 'x-forwarded-for': `198.51.100.${count}` })
      await other.page.goto(`${server.origin}/login`)
      await signIn(other)
      await other.page.waitForURL(`${server.origin}/dashboard`)
      await page.reload()
      await page.getByText(`198.51.100.${count}`).waitFor()
      const revoke = page.getByRole('button', { name: /^Revoke/ })
      expect(await revoke.count()).toBe(1)
      await revoke.click()
      await page.getByText(`198.51.100.${count}`).waitFor({ state: 'detached' })
      // The cookie's cache knows it for a minute; the database knows better.
      const asked = await other.context.request.get(`${server.origin}/api/auth/get-session?disableCookieCache=true`)
      expect(await asked.json()).toBeNull()
      await other.page.goto(`${server.origin}/dashboard`)
      expect(new URL(other.page.url()).pathname).toBe('/login')
    } finally {
      await other.close()
    }
    await page.reload()
    await page.getByText(email).first().waitFor()
  })

  it('signs out, and the back button shows nothing of before', async () => {
    const { page, context } = browser
    await register(browser)
    await page.goto(`${server.origin}/members`)
    await page.goto(`${server.origin}/dashboard`)
    await page.getByRole('button', { name: 'Sign out', exact: true }).first().click()
    await page.waitForURL(`${server.origin}/`)
    await page.getByText('Nobody is signed in.').waitFor()
    expect((await context.cookies()).filter(({ name }) => name.includes('session'))).toEqual([])
    // Within the app, and out of the browser's history.
    for (let step = 0; step < 2; step++) {
      await page.goBack()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      expect(await page.locator('body').innerText()).not.toContain(email)
    }
  })

  it('shows no page of before after cookies are gone and the browser goes back', async () => {
    const { page, context } = browser
    await register(browser)
    await page.goto(`${server.origin}/dashboard`)
    await page.goto(server.origin)
    await context.clearCookies()
    await page.goBack()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.content()).not.toContain(email)
  })

  it('is signed out in every tab', async () => {
    const { page, context } = browser
    await register(browser)
    const tab = await context.newPage()
    await tab.goto(server.origin)
    await tab.getByText('You are signed in as').waitFor()
    await page.getByRole('button', { name: 'Sign out', exact: true }).first().click()
    await tab.getByText('Nobody is signed in.').waitFor()
  })

  it('refuses what is for another role, as a page and as a route', async () => {
    const { page, complaints } = browser
    await register(browser)
    await page.getByRole('button', { name: 'Call /api/me', exact: true }).click()
    await page.getByText(`"email": "${email}"`).waitFor()
    await page.getByRole('button', { name: /Call \/api\/admin/ }).click()
    await page.getByText('the route is for another role').waitFor()
    expect((await page.goto(`${server.origin}/admin`))?.status()).toBe(403)
    await page.waitForLoadState('networkidle')
    // Chromium's own lines for the replies 403.
    expect(complaints.splice(0).filter((text) => !text.includes('403'))).toEqual([])
    await page.goto(server.origin)
    await page.getByRole('link', { name: 'Admin' }).first().click()
    await page.getByText('403').waitFor()
  })

  it('has a page for addresses that do not exist', async () => {
    const { page, complaints } = browser
    expect((await page.goto(`${server.origin}/members/nothing`))?.status()).toBe(404)
    await page.getByText('404').waitFor()
    expect(complaints.splice(0).filter((text) => !text.includes('404'))).toEqual([])
  })
})
