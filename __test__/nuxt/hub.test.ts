// An app on NuxtHub's database: SQLite by way of libsql, as it is without a cloud.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp, copyApp, removeFolder, secret, type Server, serveApp } from './lib/app.js'
import { Visitor } from './lib/visitor.js'

describe('an app with NuxtHub', () => {
  let folder: string
  let moved: string
  let server: Server

  beforeAll(async () => {
    folder = copyApp('hub')
    // NuxtHub runs the app's migrations when it is built.
    moved = await buildApp(folder)
    server = await serveApp(moved, { NODE_ENV: undefined })
  })

  afterAll(async () => {
    await server?.stop()
    if (moved) removeFolder(moved)
  })

  it('keeps users in its database, beside its own tables', async () => {
    const ann = new Visitor(server.origin)
    const person = { name: 'Ann', email: 'ann@example.com', password: 'password1234', username: 'Ann_1' }
    const signedUp = await ann.post('/api/auth/sign-up/email', person)
    expect([signedUp.status, server.output()]).toEqual([200, expect.not.stringContaining('ERROR')])
    expect(await ann.json('/api/rows')).toEqual({
      tables: ['accounts', 'accountsRelations', 'sessions', 'sessionsRelations', 'users', 'usersRelations', 'verifications'],
      adapter: 'function',
      row: ['ann@example.com', 'free', 'ann_1', true],
      notes: [{ text: 'Welcome' }],
    })
    expect((await ann.page('/')).body).toContain('hub <b>Ann</b>')
    const database = new DatabaseSync(join(folder, '.data', 'db', 'sqlite.db'), { readOnly: true })
    expect(database.prepare('SELECT email_verified, typeof(created_at) AS at FROM users').all()).toEqual([{ email_verified: 0, at: 'integer' }])
    database.close()
  })

  it('signs in and out', async () => {
    const ann = new Visitor(server.origin)
    expect((await ann.post('/api/auth/sign-in/username', { username: 'ann_1', password: 'password1234' })).status).toBe(200)
    expect((await ann.json<{ user: { plan: string } }>('/api/auth/get-session')).user.plan).toBe('free')
    expect((await ann.post('/api/auth/sign-out', {})).status).toBe(200)
    expect((await ann.send('/api/rows')).status).toBe(401)
    expect((await ann.post('/api/auth/sign-in/username', { username: 'ann_1', password: 'wrong password' })).status).toBe(401)
  })

  it('finds its users again', async () => {
    await server.stop()
    server = await serveApp(moved, { NODE_ENV: undefined, NUXT_BETTER_AUTH_SECRET: secret })
    const ann = new Visitor(server.origin)
    expect((await ann.post('/api/auth/sign-in/email', { email: 'ann@example.com', password: 'password1234' })).status).toBe(200)
    const again = { name: 'Ann', email: 'ann@example.com', password: 'password1234', username: 'other' }
    expect((await new Visitor(server.origin).post('/api/auth/sign-up/email', again)).status).toBe(422)
  })
})
