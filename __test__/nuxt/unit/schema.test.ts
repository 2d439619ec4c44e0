// Tables of an app's configuration, and what becomes of one that cannot be loaded.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSchema } from '../../../nuxt/src/setup/schema.js'

describe('tables of a configuration', () => {
  let folder: string
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'corten-schema-'))))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function make(config: string, { usePlural = false, camelCase = true } = {}): Promise<string> {
    writeFileSync(join(folder, 'auth.config.ts'), config)
    const options = { rootDir: folder, alias: { '#fields': join(folder, 'fields') }, runtimeConfig: { public: { field: 'plan' } } }
    return makeSchema({ options } as never, join(folder, 'auth.config'), { provider: 'pg', usePlural, camelCase })
  }

  it('have its fields, by the names that were asked for', async () => {
    writeFileSync(join(folder, 'fields.ts'), `export const type: string = 'string'\n`)
    const config = `
      import { type } from '#fields'
      export default defineServerAuth(({ runtimeConfig, db }) => ({
        user: { additionalFields: { [runtimeConfig.public.field]: { type, required: db !== undefined } } },
      }))`
    const text = await make(config)
    expect(text).toContain('export const user = pgTable("user", {')
    expect(text).toContain('plan: text("plan"),')
    expect(text).toContain('emailVerified: boolean("emailVerified")')
    const other = await make(config, { usePlural: true, camelCase: false })
    expect(other).toContain('export const users = pgTable("users", {')
    expect(other).toContain('emailVerified: boolean("email_verified")')
    expect(globalThis).not.toHaveProperty('defineServerAuth')
  })

  it('leave out what a secondary storage keeps', async () => {
    const storage = '{ get: async () => null, set: async () => {}, delete: async () => {} }'
    const text = await make(`export default defineServerAuth({ secondaryStorage: ${storage} })`)
    expect(text).not.toContain('export const session')
    expect(await make('export default defineServerAuth({})')).toContain('export const session')
  })

  it.each([
    [`throw new Error('no key')`, 'The tables cannot be generated, because auth.config cannot be loaded: no key'],
    [`import './missing.js'`, 'The tables cannot be generated, because auth.config cannot be loaded: '],
    ['export default defineServerAuth(() => { throw new Error("no plan") })', 'cannot be loaded: no plan'],
    ['export const auth = defineServerAuth({})', 'auth.config has to export `defineServerAuth(…)` as its default'],
    ['export default {}', 'auth.config has to export `defineServerAuth(…)` as its default'],
    ['export default () => null', 'auth.config has to export `defineServerAuth(…)` as its default'],
    [`export default defineServerAuth({ user: { additionalFields: { at: { type: 'time' } } } })`, 'has the type "time", for which Drizzle has no column'],
  ])('are not made of %j', async (config, words) => {
    await expect(make(config)).rejects.toThrow(words)
    expect(globalThis).not.toHaveProperty('defineServerAuth')
  })
})
