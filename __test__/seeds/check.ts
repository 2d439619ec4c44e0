// Type-checks fixtures, all in one program; answers with their errors by id.

import { createRequire } from 'node:module'
import { join } from 'node:path'
import ts from 'typescript'
import { asPackage, type Fixture, folder, type Package, readModules } from './snippets.js'

// Vue's compiler is there through Nuxt.
const { compileScript, parse } = createRequire(import.meta.url)('@vue/compiler-sfc') as typeof import('@vue/compiler-sfc')

/** Vue has it for compiled components, and does not declare it. */
const HIDDEN = `
import 'vue'
declare module 'vue' {
  export function withAsyncContext(get: () => unknown): [unknown, () => void]
}`

export function check(fixtures: Fixture[], name: Package): Map<string, string[]> {
  const files = new Map<string, string>()
  const ids = new Map<string, string>()
  for (const fixture of fixtures) {
    const file = join(folder, 'virtual', `${fixture.id.replaceAll('/', '.')}.${fixture.lang === 'tsx' ? 'tsx' : 'ts'}`)
    ids.set(file, fixture.id)
    files.set(file, fixture.lang === 'vue' ? scriptOf(fixture.source(name)) : fixture.source(name))
  }
  const modules = new Map<string, string>()
  for (const [specifier, code] of readModules()) {
    const file = join(folder, 'virtual', `module.${encodeURIComponent(specifier)}.ts`)
    modules.set(specifier, file)
    files.set(file, asPackage(code, name))
  }
  const hidden = join(folder, 'virtual', 'vue.d.ts')
  files.set(hidden, HIDDEN)
  const program = createProgram([hidden, ...ids.keys(), join(folder, '..', 'better-sqlite3.d.ts')], files, modules)
  const errors = new Map<string, string[]>(fixtures.map(({ id }) => [id, []]))
  for (const file of [...ids.keys(), ...modules.values()]) {
    const source = program.getSourceFile(file)
    if (!source) continue
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    const texts = found.map(({ messageText, start }) => {
      const line = source.getLineAndCharacterOfPosition(start ?? 0).line
      return `${source.text.split('\n')[line]?.trim()}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
    const id = ids.get(file)
    if (id === undefined && texts.length > 0) throw new Error(`${file}: ${texts.join('\n')}`)
    if (id !== undefined) errors.set(id, texts)
  }
  return errors
}

function createProgram(roots: string[], files: Map<string, string>, modules: Map<string, string>): ts.Program {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.Preserve,
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  }
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = file => files.has(file) || fileExists(file)
  host.readFile = file => files.get(file) ?? readFile(file)
  const parsed = new Map<string, ts.SourceFile | undefined>()
  host.getSourceFile = (file, target, ...rest) => {
    const text = files.get(file)
    if (!parsed.has(file)) {
      parsed.set(file, text === undefined ? getSourceFile(file, target, ...rest) : ts.createSourceFile(file, text, target, true))
    }
    return parsed.get(file)
  }
  host.resolveModuleNameLiterals = (literals, containing) =>
    literals.map(({ text }) => {
      const own = containing.startsWith(join(folder, 'virtual')) ? modules.get(text) : undefined
      if (own) return { resolvedModule: { resolvedFileName: own, extension: ts.Extension.Ts } }
      return ts.resolveModuleName(text, containing, options, host)
    })
  return ts.createProgram(roots, options, host)
}

/** Script and template of a component as one TypeScript module. */
function scriptOf(component: string): string {
  const { descriptor, errors } = parse(component)
  if (errors.length > 0) throw errors[0]!
  return compileScript(descriptor, { id: 'seed', inlineTemplate: true }).content
}
