// Each import path of the reference exists under corten, with the same names behind it.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { runForJson } from '../helpers.js'
import { ownValues } from './own.js'

type Names = string[] | { missing: string }

const peerPackage = JSON.parse(readFileSync(new URL('../../node_modules/better-auth/package.json', import.meta.url), 'utf8'))
const paths = Object.keys(peerPackage.exports).map(key => key.slice(1))
/** Their frameworks are not installed here, or they run only inside vitest. */
const notImportable = ['/solid', '/lynx', '/test']

let found: Record<string, { peer: Names; own: Names }>
beforeAll(async () => {
  found = await runForJson('./exports/names.mjs')
})

it('the reference has paths', () => {
  expect(paths.length).toBeGreaterThan(50)
})

describe.each(paths.filter(path => !notImportable.includes(path)))('corten%s', path => {
  it('exports what better-auth does', () => {
    const { peer, own } = found[path]!
    expect(own).toEqual(expect.any(Array))
    expect([...(own as string[])].sort()).toEqual([...(peer as string[]), ...(ownValues[path] ?? [])].sort())
  })
})

it.each(notImportable)('corten%s re-exports everything, and misses what better-auth misses', path => {
  const { peer, own } = found[path]!
  expect(peer).toEqual({ missing: expect.any(String) })
  expect(own).toEqual(peer)
  const text = readFileSync(new URL(`../../dist/peer${path}.js`, import.meta.url), 'utf8')
  expect(text.trim()).toBe(`export * from 'better-auth${path}';`)
})

it.each(['/client', '/client/plugins', '/react', '/vue', '/svelte', '/solid', '/lynx'])('corten%s brings browsers nothing of Node', path => {
  const imports = (file: string): string[] => {
    const found = readFileSync(file, 'utf8').matchAll(/(?:from|import) ?\(?['"]([^'"]+)/g)
    return [...found].flatMap(([, name = '']) => (name.startsWith('.') ? imports(join(dirname(file), name)) : name))
  }
  expect(imports(fileURLToPath(new URL(`../../dist/peer${path}.js`, import.meta.url)))).toEqual([`better-auth${path}`])
})
