// Which packages are installed where, and in which version.

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Manifest {
  name?: string
  version?: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

const here = dirname(fileURLToPath(import.meta.url))

/** The version of a package as seen from a folder, or from this file. */
export function version(name: string, from: string = here): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const own = readManifest(folder)
    if (own?.name === name) return own.version
    const found = readManifest(join(folder, 'node_modules', name))
    if (found) return found.version
    if (dirname(folder) === folder) return undefined
  }
}

export function readManifest(folder: string): Manifest | undefined {
  const path = join(folder, 'package.json')
  try {
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : undefined
  } catch {
    return undefined
  }
}

export function dependsOn(folder: string, name: string): boolean {
  const { dependencies, devDependencies } = readManifest(folder) ?? {}
  return dependencies?.[name] !== undefined || devDependencies?.[name] !== undefined
}
