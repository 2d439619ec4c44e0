// The fences of the module: what knows Nitro and h3, and what reaches the browser.

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../scripts/lib/paths.mjs'

const source = join(root, 'nuxt', 'src')

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(source, name), 'utf8') }))

/** What a file imports, paths within the module as such. */
function importsOf({ name, text }: (typeof files)[number]): string[] {
  const found = [...text.matchAll(/(?:from|import) '([^']+)'/g)].map(([, specifier = '']) => specifier)
  return found.map((specifier) =>
    specifier.startsWith('.') ? relative(source, join(source, name, '..', specifier)).replace(/\.js$/, '.ts') : specifier,
  )
}

const inside = (folder: string) => files.filter(({ name }) => name.startsWith(folder))
const breaches = (folder: string, isForbidden: (imported: string) => boolean) =>
  inside(folder).flatMap((file) => importsOf(file).filter(isForbidden).map((imported) => `${file.name}: ${imported}`))

describe('the module', () => {
  it('is where this test looks', () => {
    expect(inside('runtime/app/').length).toBeGreaterThan(15)
    expect(importsOf({ name: 'runtime/server/x.ts', text: "import a from '../shared/y.js'\nimport 'h3'" })).toEqual([
      'runtime/shared/y.ts',
      'h3',
    ])
  })

  it('knows Nitro and h3 in one file of its runtime', () => {
    const found = breaches('runtime/', (imported) => /^(?:h3|nitro|#nitro|#internal)/.test(imported))
    expect([...new Set(found.map((line) => line.split(':')[0]))].sort()).toEqual([
      'runtime/server/nitro.ts',
      // Types alone.
      'runtime/types/fetch.ts',
    ])
  })

  it('keeps the server and the addon out of pages', () => {
    expect(breaches('runtime/app/', (imported) => /^(?:corten|#auth\/server|runtime\/server\/)/.test(imported))).toEqual([])
    expect(breaches('runtime/shared/', (imported) => /^(?:corten|#auth|runtime\/(?:server|app)\/)/.test(imported))).toEqual([])
    expect(breaches('runtime/server/', (imported) => /^(?:nuxt\/app|#app|#imports|runtime\/app\/)/.test(imported))).toEqual([])
  })

  it('has small files', () => {
    expect(files.filter(({ text }) => text.split('\n').length > 200).map(({ name }) => name)).toEqual([])
  })
})
