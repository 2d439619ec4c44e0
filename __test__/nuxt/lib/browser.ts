// Chromium, and what its pages ask the server for.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface Browser {
  page: Page
  context: BrowserContext
  /** Requests to Better Auth since the last call, as `GET /get-session`. */
  asked: () => string[]
  /** What the console complained of: errors, and warnings of Vue. */
  complaints: string[]
  close: () => Promise<void>
}

/** A new browser that nobody has used. `basePath`: that of Better Auth. */
export async function openBrowser(basePath = '/api/auth'): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'corten-browser-'))
  const executablePath = process.env.CORTEN_CHROMIUM ?? '/usr/bin/chromium'
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: switches })
  const page = context.pages()[0] ?? (await context.newPage())
  const complaints: string[] = []
  let requests: string[] = []
  page.on('request', (request) => {
    const [, path] = request.url().split(basePath)
    if (path !== undefined) requests.push(`${request.method()} ${path}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' || /hydration|\[Vue|nuxt/i.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return {
    page,
    context,
    complaints,
    asked() {
      const before = requests
      requests = []
      return before
    },
    async close() {
      await context.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
