// The auth server is another process on another origin; the app has none of its own.

import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp, copyApp, freePort, removeFolder, type Server, serveApp, waitFor } from './lib/app.js'
import { type Browser, openBrowser } from './lib/browser.js'

describe('clientOnly', () => {
  let moved: string
  let authServer: Server
  let app: Server
  let browser: Browser

  beforeAll(async () => {
    const ports = { auth: await freePort(), app: await freePort() }
    const origin = `http://localhost:${ports.auth}`
    moved = await buildApp(copyApp('client-only'))
    const script = fileURLToPath(new URL('lib/auth-server.mjs', import.meta.url))
    const child = spawn(process.execPath, [script, `${ports.auth}`, `http://localhost:${ports.app}`], {
      cwd: mkdtempSync(join(moved, 'auth-')),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'development' },
    })
    authServer = await waitFor(child, origin, `${origin}/api/auth/ok`)
    app = await serveApp(moved, {
      PORT: `${ports.app}`,
      NUXT_PUBLIC_SITE_URL: origin,
      // Neither is needed, in production either.
      NODE_ENV: 'production',
      NUXT_BETTER_AUTH_SECRET: undefined,
    })
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    await app?.stop()
    await authServer?.stop()
    if (moved) removeFolder(moved)
  })

  it('has no endpoints and no native code of its own', async () => {
    expect((await fetch(`${app.origin}/api/auth/ok`)).status).toBe(404)
    const { execFileSync } = await import('node:child_process')
    expect(execFileSync('find', [join(moved, 'output'), '-name', '*.node'], { encoding: 'utf8' })).toBe('')
  })

  it('renders pages for nobody, guarded ones as well', async () => {
    for (const path of ['/', '/private']) {
      const response = await fetch(app.origin + path, { redirect: 'manual' })
      expect([path, response.status]).toEqual([path, 200])
      expect(await response.text()).not.toContain('secret')
    }
    expect(await (await fetch(app.origin)).text()).toContain('<i>waiting</i>')
  })

  it('guards in the browser', async () => {
    const { page, asked } = browser
    await page.goto(`${app.origin}/private`)
    await page.getByText('login page').waitFor()
    await page.waitForLoadState('networkidle')
    expect(asked()).toEqual(['GET /get-session'])
    expect(page.url()).toBe(`${app.origin}/login?redirect=/private`)
  })

  it('signs up, in and out on the other origin, with its cookies', async () => {
    const { page, context, asked } = browser
    await page.goto(app.origin)
    await page.getByText('nobody').waitFor()
    await page.click('#register')
    await page.locator('b', { hasText: 'Ann' }).waitFor()
    expect((await context.cookies(authServer.origin)).map(({ name }) => name)).toContain('better-auth.session_token')
    await page.goto(`${app.origin}/private`)
    await page.getByText('secret of Ann').waitFor()
    await page.goto(app.origin)
    await page.locator('b', { hasText: 'Ann' }).waitFor()
    asked()
    await page.click('#logout')
    await page.getByText('nobody').waitFor()
    expect(asked()).toContain('POST /sign-out')
    await page.click('#login')
    await page.getByText('secret of Ann').waitFor()
    expect(page.url()).toBe(`${app.origin}/private`)
    // Only the browser's own line for a 404 of an icon would be an excuse.
    expect(browser.complaints.filter((text) => !text.includes('favicon'))).toEqual([])
  })
})
