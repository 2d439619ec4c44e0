// The app's two configuration files: where they are, and their first version.

import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { getLayerDirectories } from '@nuxt/kit'
import type { Nuxt } from '@nuxt/schema'
import { dirname, isAbsolute, join, relative } from 'pathe'
import { CONFIG_FILES, type ModuleOptions, type ResolvedOptions } from '../options.js'
import { exportsFunctions } from './convex.js'

type Kind = keyof typeof CONFIG_FILES

const OPTION = { server: 'serverConfig', client: 'clientConfig' } as const

const EXTENSIONS = ['.ts', '.js', '.mjs']

const CLIENT = `import { defineClientAuth } from '@corten/nuxt/config'

export default defineClientAuth({})
`

/**
 * The path of a configuration file, without its extension.
 *
 * @throws Error with the text to begin with, if there is no such file.
 */
export function findConfigFile(nuxt: Nuxt, kind: Kind, options: ResolvedOptions): string {
  const path = locate(nuxt, kind, options[OPTION[kind]])
  if (exists(path)) return path
  const shown = relative(nuxt.options.rootDir, path)
  throw new Error(`${shown}.ts is missing. Begin with:\n\n${firstVersion(nuxt, kind)}`)
}

/** Writes what is missing, when the module is used for the first time. */
export async function writeFirstConfigFiles(nuxt: Nuxt): Promise<string[]> {
  const options = (nuxt.options as { auth?: ModuleOptions }).auth ?? {}
  const kinds: Kind[] = options.clientOnly ? ['client'] : ['server', 'client']
  const written: string[] = []
  for (const kind of kinds) {
    if (options[OPTION[kind]]) continue
    const path = locate(nuxt, kind, CONFIG_FILES[kind])
    if (exists(path)) continue
    await mkdir(dirname(path), { recursive: true })
    await writeFile(`${path}.ts`, firstVersion(nuxt, kind))
    written.push(relative(nuxt.options.rootDir, `${path}.ts`))
  }
  return written
}

/** It names a database, unless a provider is there to bring one. */
function firstVersion(nuxt: Nuxt, kind: Kind): string {
  if (kind === 'client') return CLIENT
  const { hub } = nuxt.options as { hub?: { db?: unknown } }
  const isProvided = hub?.db || getLayerDirectories(nuxt).some(({ root }) => exportsFunctions(root))
  return `import { defineServerAuth } from '@corten/nuxt/config'

export default defineServerAuth({
${isProvided ? '' : "  database: 'sqlite:.data/auth.db',\n"}  emailAndPassword: { enabled: true },
})
`
}

function locate(nuxt: Nuxt, kind: Kind, file: string): string {
  const named = file.replace(/\.(?:ts|m?js)$/, '')
  if (isAbsolute(named)) return named
  const layers = getLayerDirectories(nuxt)
  const [project] = layers
  if (!project) throw new Error('The project has no directory.')
  if (named !== CONFIG_FILES[kind]) return join(declaringLayer(nuxt, kind, named) ?? project.root, named)
  // The first layer that has the file; the project is the first layer.
  const candidates = layers.map((layer) => join(kind === 'server' ? layer.server : layer.app, 'auth.config'))
  return candidates.find(exists) ?? candidates[0] ?? join(project.root, named)
}

function declaringLayer(nuxt: Nuxt, kind: Kind, named: string): string | undefined {
  const index = nuxt.options._layers.findIndex(({ config }) => {
    const declared = (config as { auth?: ModuleOptions }).auth?.[OPTION[kind]]
    return declared?.replace(/\.(?:ts|m?js)$/, '') === named
  })
  return getLayerDirectories(nuxt)[index]?.root
}

function exists(path: string): boolean {
  return EXTENSIONS.some((extension) => existsSync(path + extension))
}
