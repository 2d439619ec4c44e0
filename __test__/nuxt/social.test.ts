// The playground in Chromium with an OpenID provider: in, linked, unlinked, refreshed, out.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { OpenIdServer } from '../oidc/server.js'
import { freePort, type Server, serveApp } from './lib/app.js'
import { type Browser, openBrowser } from './lib/browser.js'
import { builtPlayground } from './lib/playground.js'

const people = {
  ann: { email: 'ann@example.com', email_verified: true, name: 'Ann Example' },
  bob: { email: 'bob@example.com', email_verified: true, name: 'Bob Example' },
  cid: { email: 'cid@example.com', email_verified: true, name: 'Cid Example' },
}
let count = 0

describe('the playground with a provider', () => {
  let issuer: OpenIdServer
  let server: Server
  let browser: Browser

  beforeAll(async () => {
    issuer = await OpenIdServer.start({ people })
    const port = await freePort()
    const origin = `http://localhost:${port}`
    const client = await issuer.register(`${origin}/api/auth/callback/oidc`, `${origin}/`)
    server = await serveApp(await builtPlayground(), {
      NODE_ENV: 'production',
      PORT: `${port}`,
      CORTEN_OIDC_ISSUER: issuer.issuer,
      CORTEN_OIDC_CLIENT_ID: client.id,
      CORTEN_OIDC_CLIENT_SECRET: client.secret,
      CORTEN_OIDC_NAME: 'Loopback',
    })
  })

  afterAll(async () => {
    await server?.stop()
    await issuer?.close()
  })

  beforeEach(async () => {
    browser = await openBrowser()
    // Each test is a visitor of its own: sign-ins are limited by address.
    await browser.context.setExtraHTTPHeaders({ 'x-forwarded-for': `203.0.113.${++count}` })
  })

  afterEach(async () => {
    const { complaints, close } = browser
    await close()
    expect(complaints).toEqual([])
    expect(issuer.faults).toEqual([])
  })

  /** On the provider's pages. */
  async function agree(login: string): Promise<void> {
    const { page } = browser
    await page.getByLabel('Login').fill(login)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Allow' }).click()
  }

  async function comeAs(login: string, path = '/login'): Promise<void> {
    const { page } = browser
    await page.goto(server.origin + path)
    await page.getByRole('button', { name: 'Continue with Loopback' }).click()
    await agree(login)
  }

  async function register(login: keyof typeof people): Promise<void> {
    const { page } = browser
    await page.goto(`${server.origin}/register`)
    await page.getByLabel('Name').fill(people[login].name)
    await page.getByLabel('E-mail').fill(people[login].email)
    await page.getByLabel('Password').fill('correct horse battery')
    await page.getByRole('button', { name: 'Register' }).click()
    await page.waitForURL(`${server.origin}/dashboard`)
    await page.waitForLoadState('networkidle')
  }

  const ways = () => browser.page.getByRole('region', { name: 'Ways to sign in' })

  it('signs up, out of both, and in again to where the visitor was going', async () => {
    const { page, context } = browser
    await comeAs('ann', '/register')
    await page.waitForURL(`${server.origin}/dashboard`)
    await page.getByText(people.ann.email).first().waitFor()
    await page.waitForLoadState('networkidle')
    // The only way in cannot be taken away.
    expect(await ways().getByRole('listitem').count()).toBe(1)
    expect(await ways().getByRole('button', { name: 'Unlink Loopback' }).isDisabled()).toBe(true)

    await page.getByRole('button', { name: 'Sign out', exact: true }).first().click()
    await page.getByRole('button', { name: 'Sign out here, too' }).click()
    await page.waitForURL(`${server.origin}/`)
    await page.getByText('Nobody is signed in.').waitFor()
    expect((await context.cookies(server.origin)).filter(({ name }) => name.includes('session_'))).toEqual([])

    // The provider asks again who this is.
    await page.goto(`${server.origin}/members`)
    await page.getByRole('button', { name: 'Continue with Loopback' }).click()
    await agree('ann')
    await page.waitForURL(`${server.origin}/members`)
    await page.getByText('Why it rusts').waitFor()
  })

  it('links, refreshes and unlinks', async () => {
    const { page } = browser
    await register('bob')
    expect(await ways().getByRole('listitem').count()).toBe(1)
    await page.getByRole('button', { name: 'Link Loopback', exact: true }).click()
    await agree('bob')
    await page.waitForURL(`${server.origin}/dashboard`)
    await page.waitForLoadState('networkidle')
    expect(await ways().getByRole('listitem').count()).toBe(2)
    expect(await page.getByRole('button', { name: 'Link Loopback', exact: true }).count()).toBe(0)

    await page.getByRole('button', { name: 'Refresh the token of Loopback' }).click()
    await page.getByText('Loopback has given a new access token.').waitFor()
    await page.getByRole('button', { name: 'Unlink Loopback' }).click()
    await page.getByText('Loopback is unlinked.').waitFor()
    expect(await ways().getByRole('listitem').allInnerTexts()).toEqual([expect.stringContaining('Password')])
    await page.getByRole('button', { name: 'Link Loopback', exact: true }).waitFor()
  })

  it('says why an account of somebody else is not linked', async () => {
    const { page } = browser
    await register('cid')
    await page.getByRole('button', { name: 'Link Loopback', exact: true }).click()
    await agree('ann')
    await page.getByText('another e-mail address than yours').waitFor()
    expect(await ways().getByRole('listitem').count()).toBe(1)
  })

  it('says that the visitor said no', async () => {
    const { page } = browser
    await page.goto(`${server.origin}/login`)
    await page.getByRole('button', { name: 'Continue with Loopback' }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('You said no there').waitFor()
    expect(new URL(page.url()).pathname).toBe('/login')
  })
})
