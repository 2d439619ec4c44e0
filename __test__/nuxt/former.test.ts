// An app written for another module works after changing that module's name.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp, copyApp, removeFolder, type Server, serveApp } from './lib/app.js'
import { Visitor } from './lib/visitor.js'

describe('an app of @onmax/nuxt-better-auth', () => {
  let moved: string
  let server: Server

  beforeAll(async () => {
    moved = await buildApp(copyApp('former'))
    server = await serveApp(moved)
  })

  afterAll(async () => {
    await server?.stop()
    if (moved) removeFolder(moved)
  })

  it('finds its names, its helpers, its rules and the database of its own module', async () => {
    const ann = await new Visitor(server.origin).signUp('Ann')
    // The last come from better-auth at their first use: the output has it.
    const helpers = [8, 403, 'organization']
    // What the hook's provider was told, and what it was given to keep.
    const database = ['rows', { chosen: true }, 'function', ['sqlite', false, false], ['ann@example.com']]
    expect(await ann.json('/api/names')).toEqual({ name: 'Ann', appName: '/object', absent: true, database, helpers })
    expect((await ann.page('/')).body).toContain('former <b>Ann</b>')
    expect((await ann.page('/app')).body).toContain('inside')
    expect((await new Visitor(server.origin).page('/app')).headers.get('location')).toBe('/login?redirect=/app')
  })
})
