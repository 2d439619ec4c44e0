// The first version of the configuration: with a database, unless somebody brings one.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeFirstConfigFiles } from '../../../nuxt/src/setup/config-files.js'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'corten-first-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function written(more: object = {}): Promise<string> {
  const config = { rootDir: folder, srcDir: join(folder, 'app'), serverDir: join(folder, 'server'), dir: {} }
  const options = { rootDir: folder, alias: {}, _layers: [{ cwd: folder, config }], ...more }
  const files = await writeFirstConfigFiles({ options } as never)
  expect(files.every((file) => existsSync(join(folder, file)))).toBe(true)
  return readFileSync(join(folder, 'server', 'auth.config.ts'), 'utf8')
}

it('names one', async () => {
  expect(await written()).toContain(`database: 'sqlite:.data/auth.db',`)
})

it('names none beside NuxtHub', async () => {
  expect(await written({ hub: { db: 'sqlite' } })).not.toContain('database')
})

it('names one beside a NuxtHub without', async () => {
  expect(await written({ hub: { kv: true } })).toContain('database')
})

it('names none beside functions of Convex', async () => {
  mkdirSync(join(folder, 'convex'))
  writeFileSync(join(folder, 'convex', 'auth.ts'), `import { createApi } from '@convex-dev/better-auth'\ncreateApi(schema, () => ({}))\n`)
  expect(await written()).not.toContain('database')
})
