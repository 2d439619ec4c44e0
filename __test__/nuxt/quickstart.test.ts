// The README's way to a new app, followed to the letter.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../scripts/lib/paths.mjs'
import { buildApp, copyApp, removeFolder, type Server, serveApp } from './lib/app.js'
import { type Browser, openBrowser } from './lib/browser.js'
import { Visitor } from './lib/visitor.js'

/** The blocks of the section that begin with the name of their file. */
function filesOf(section: string): Map<string, string> {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const begin = readme.indexOf(`## ${section}\n`)
  const text = readme.slice(begin, readme.indexOf('\n## ', begin + 1))
  const blocks = text.matchAll(/```(?:ts|vue)\n(?:\/\/|<!--) (\S+\.\w+)(?: -->)?\n(.*?)```/gs)
  return new Map([...blocks].map(([, name = '', contents = '']) => [name, contents]))
}

describe('the app of the README', () => {
  let moved: string
  let server: Server
  let browser: Browser

  beforeAll(async () => {
    const files = filesOf('In Nuxt')
    expect([...files.keys()]).toEqual([
      'nuxt.config.ts',
      'server/auth.config.ts',
      'app/auth.config.ts',
      'server/api/me.get.ts',
      'app/app.vue',
    ])
    const folder = copyApp('empty')
    for (const [name, contents] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), contents)
    }
    moved = await buildApp(folder)
    server = await serveApp(moved)
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    if (moved) removeFolder(moved)
  })

  it('signs people up, out and in', async () => {
    const { page, complaints } = browser
    await page.goto(server.origin)
    const fill = async (password: string) => {
      await page.getByPlaceholder('Name').fill('Ann')
      await page.getByPlaceholder('E-mail').fill('ann@example.com')
      await page.getByPlaceholder('Password').fill(password)
    }
    await fill('short')
    await page.getByRole('button', { name: 'Sign up' }).click()
    await page.getByText('Password too short').waitFor()
    await fill('password1234')
    await page.getByRole('button', { name: 'Sign up' }).click()
    await page.getByText('Hello Ann').waitFor()
    const { data } = await page.evaluate(async () => ({ data: await (await fetch('/api/me')).json() }))
    expect(data).toEqual({ name: 'Ann', email: 'ann@example.com' })
    await page.getByRole('button', { name: 'Sign out' }).click()
    await fill('password1234')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Hello Ann').waitFor()
    expect(complaints.filter((text) => !/favicon|400/.test(text))).toEqual([])
  })

  it('keeps visitors out of what the configuration and the handler guard', async () => {
    const visitor = new Visitor(server.origin)
    expect((await visitor.send('/api/me')).status).toBe(401)
  })
})
