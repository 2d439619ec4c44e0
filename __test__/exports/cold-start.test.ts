// Importing corten loads none of the reference's code: it comes with the first use of what is the reference's own.
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runForJson } from '../helpers.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

const foreign = /\/node_modules\/(better-auth|@better-auth|better-call|@better-fetch|zod|jose|kysely|nanostores|@noble)\//

const loadedBy = (statement: string) => runForJson<string[]>('./exports/loaded.mjs', [statement])

const cold = {
  'the import of createAuth': `import { createAuth } from 'corten'`,
  'the import of helpers': `import { APIError, BetterAuthError, generateId, isProduction, logger, userSchema } from 'corten'`,
  'the import of plugins': `import { admin, apiKey, bearer, organization, OAUTH_POPUP_MESSAGE_TYPE } from 'corten/plugins'`,
  'corten/minimal': `import { betterAuth } from 'corten/minimal'`,
  'a session that is asked for': `
    import { createAuth } from 'corten'
    const auth = createAuth({ database: 'sqlite::memory:', secret: 'x'.repeat(32), baseURL: 'http://localhost:3000' })
    await auth.api.getSession({ headers: new Headers() })
    await auth.close()`,
  'a handle of SQLite': `
    import { createAuth } from 'corten'
    import { DatabaseSync } from 'node:sqlite'
    const database = new DatabaseSync(':memory:')
    const auth = createAuth({ database, secret: 'x'.repeat(32), baseURL: 'http://localhost:3000', emailAndPassword: { enabled: true } })
    await auth.api.signUpEmail({ body: { name: 'a', email: 'a@b.co', password: 'password1234' } })
    await auth.close()
    database.close()`,
}

describe('nothing of the reference is loaded by', () => {
  it.each(Object.entries(cold))('%s', async (_, statement) => {
    const loaded = await loadedBy(statement)
    expect(loaded).toContainEqual(expect.stringMatching(/\/dist\/index\.js$|\/dist\/plugins\/index\.js$/))
    expect(loaded.filter(file => foreign.test(file))).toEqual([])
  })
})

it('a server starts from few files of corten', async () => {
  const files = (await loadedBy(cold['a session that is asked for'])).map(file => relative(root, file))
  expect(files.filter(file => /^(?:dist|js)\//.test(file)).sort()).toEqual([
    'dist/chunks/config-only.js',
    'dist/chunks/server.js',
    'dist/index.js',
    'js/native.js',
  ])
})

it('a use loads it', async () => {
  const loaded = await loadedBy(`import { generateId } from 'corten'; generateId()`)
  expect(loaded).toContainEqual(expect.stringContaining('/node_modules/better-auth/dist/index.mjs'))
})
