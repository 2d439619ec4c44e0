// The code of documents, as they have it, and what stands around it here: each is a module for one of the two packages.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const folder = fileURLToPath(new URL('.', import.meta.url))

export type Package = 'better-auth' | 'corten'

export interface Fixture {
  /** Document, heading, and a number where one snippet is several modules: `patterns/hono`. */
  id: string
  lang: 'ts' | 'tsx' | 'vue'
  /** Server code: it is not only checked but run. */
  run: boolean
  /** The module; its only difference between the two is the name of the package. */
  source(of: Package): string
}

interface Block {
  title: string
  info: string
  code: string
}

/** Lines of surroundings that stand for the snippet's: all of them, or from one to another, counted from 1. */
const INSERT = /^@@(?: (\d+)(?:-(\d+))?)?$/

export function readFixtures(): Fixture[] {
  return ['sessions', 'options', 'nuxt', 'patterns'].flatMap(document => {
    const surroundings = new Map(readBlocks(`surroundings/${document}.md`).map(block => [block.title, block]))
    const fixtures = readBlocks(`documents/${document}.md`).flatMap(snippet => {
      const around = surroundings.get(snippet.title)
      surroundings.delete(snippet.title)
      return complete(`${document}/${snippet.title}`, snippet, around)
    })
    for (const title of surroundings.keys()) throw new Error(`surroundings/${document}.md has ${title}, the document has not`)
    return fixtures
  })
}

/** What snippets import besides, by the names of the modules. */
export function readModules(): Map<string, string> {
  const blocks = readBlocks('modules.md')
  return new Map(blocks.flatMap(({ title, code }) => title.split(' ').map(name => [name, code] as const)))
}

/** The snippet's lines that its surroundings leave out, but for those that are no code: there must be none. */
export function leftOut(id: string, noCode: string[] = []): string[] {
  const [document, title] = id.split('/') as [string, string]
  const snippet = readBlocks(`documents/${document}.md`).find(block => block.title === title)!.code.split('\n')
  const around = readBlocks(`surroundings/${document}.md`).find(block => block.title === title)?.code ?? '@@'
  const used = around.split('\n').flatMap(line => insertion(line, snippet) ?? [])
  const left = snippet.filter(line => line.trim() !== '' && !noCode.includes(line))
  for (const line of used.filter(line => line.trim() !== '')) {
    if (left[0] !== line) return [`${line} is not in its place`]
    left.shift()
  }
  return left
}

export function asPackage(source: string, name: Package): string {
  return source.replaceAll(/(['"])better-auth(?=['"/])/g, `$1${name}`)
}

function complete(id: string, snippet: Block, around: Block | undefined): Fixture[] {
  const lines = snippet.code.split('\n')
  const lang = snippet.info as Fixture['lang']
  const run = around ? around.info.endsWith(' run') : /\bbetterAuth\(|"better-auth\/(node|next-js|solid-start|cookies)"|auth\.handler/.test(snippet.code)
  const modules = (around?.code ?? '@@').split('\n---\n')
  return modules.map((text, index) => {
    const code = text.split('\n').flatMap(line => insertion(line, lines) ?? [line])
    const number = modules.length > 1 ? `/${index + 1}` : ''
    return { id: id + number, lang, run, source: name => asPackage(code.join('\n'), name) + (lang === 'vue' ? '' : '\nexport {}\n') }
  })
}

function insertion(line: string, snippet: string[]): string[] | undefined {
  const match = INSERT.exec(line)
  if (!match) return undefined
  const [, from, to = from] = match
  return from === undefined ? snippet : snippet.slice(Number(from) - 1, Number(to))
}

function readBlocks(file: string): Block[] {
  const text = readFileSync(`${folder}${file}`, 'utf8')
  return [...text.matchAll(/^## (.+)\n\n```(.*)\n([^]*?)\n```$/gm)].map(([, title, info, code]) => ({ title, info, code }) as Block)
}
