// Server code of documents, with only the name of the package changed, runs; or createAuth says what it does not serve.
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { notServed, slips } from './expected.js'
import { asPackage, folder, readFixtures, readModules } from './snippets.js'

const fixtures = readFixtures().filter(({ run }) => run)

let came: Record<string, string>
beforeAll(async () => {
  const modules = [...readModules()].map(([name, code]) => [name, javascript(asPackage(code, 'corten'))])
  const sources = fixtures.map(fixture => [fixture.id, javascript(fixture.source('corten'))])
  const input = JSON.stringify({ fixtures: Object.fromEntries(sources), modules: Object.fromEntries(modules) })
  const { VITEST: _, NODE_ENV: __, TEST: ___, ...env } = process.env
  const child = spawn(process.execPath, [`${folder}run.mjs`], { env: { ...env, NODE_ENV: 'development' }, stdio: 'pipe' })
  child.stdin.end(input)
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (!output.includes('{')) throw new Error(errors)
  came = JSON.parse(output.trim().split('\n').at(-1) ?? '')
})

it('there is server code', () => {
  expect(fixtures.length).toBeGreaterThan(70)
  expect(Object.keys(came)).toHaveLength(fixtures.length)
})

describe.each(fixtures)('$id', ({ id, source }) => {
  const refused = notServed[id] ?? slips[id]
  if (refused !== undefined) {
    it('is refused, in words that say why', () => {
      expect(came[id]).toMatch(/^threw /)
      expect(came[id]?.slice('threw '.length)).toMatch(refused)
    })
  } else {
    it('runs', () => {
      expect(came[id]).toBe(/export const auth\b/.test(source('corten')) ? 'answers' : 'ran')
    })
  }
})

it('nothing is listed that does not exist', () => {
  const ids = new Set(fixtures.map(({ id }) => id))
  expect(Object.keys({ ...notServed, ...slips }).filter(id => !ids.has(id))).toEqual([])
})

function javascript(code: string): string {
  return ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext } }).outputText
}
