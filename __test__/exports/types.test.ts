// The same types, by name: what TypeScript sees behind each import path of the reference, and behind corten's.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { ownTypes, ownValues } from './own.js'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const peerPackage = JSON.parse(readFileSync(`${root}/node_modules/better-auth/package.json`, 'utf8'))
const paths = Object.keys(peerPackage.exports).map(key => key.slice(1))

let names: (specifier: string) => string[]
beforeAll(() => {
  const file = `${root}/__test__/exports/every-path.ts`
  const source = paths.flatMap(path => [`import 'better-auth${path}'`, `import 'corten${path}'`]).join('\n')
  const { config } = ts.readConfigFile(`${root}/tsconfig.json`, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = name => name === file || fileExists(name)
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2023, true) : getSourceFile(name, ...rest)
  const program = ts.createProgram([file], options, host)
  const checker = program.getTypeChecker()
  const imports = new Map<string, ts.Symbol>()
  for (const statement of program.getSourceFile(file)!.statements) {
    const { moduleSpecifier } = statement as ts.ImportDeclaration
    const symbol = checker.getSymbolAtLocation(moduleSpecifier)
    if (symbol) imports.set((moduleSpecifier as ts.StringLiteral).text, symbol)
  }
  names = specifier => {
    const module = imports.get(specifier)
    if (!module) throw new Error(`TypeScript finds no module ${specifier}`)
    return checker.getExportsOfModule(module).map(({ name }) => name)
  }
}, 60_000)

describe.each(paths)('corten%s', path => {
  it('has the types and values of better-auth', () => {
    const own = [...(ownValues[path] ?? []), ...(ownTypes[path] ?? [])]
    expect(names(`corten${path}`).sort()).toEqual([...names(`better-auth${path}`), ...own].sort())
  })
})
