// Finds and loads the user's configuration, without starting what it configures.

import { existsSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { loadEnvFile } from 'node:process'
import { createJiti } from 'jiti'
import { readConfigOnly } from '../config-only.js'
import type { Flags } from './arguments.js'
import { CommandError } from './errors.js'

export type Options = Record<string, unknown>

export interface Configuration {
  /** Relative to the project. */
  file: string
  options: Options
}

const NAMES = ['auth', 'auth.server', 'auth/index', 'auth/index.server'].flatMap((name) =>
  ['ts', 'tsx', 'js', 'jsx', 'mts', 'mjs'].map((extension) => `${name}.${extension}`),
)
const FOLDERS = ['', 'lib/server/', 'server/auth/', 'server/', 'auth/', 'lib/', 'utils/']
/** Where better-auth's command looks, too; last, the Nuxt module's file. */
export const PLACES: readonly string[] = [
  ...['', 'src/', 'app/'].flatMap((root) => FOLDERS.flatMap((folder) => NAMES.map((name) => `${root}${folder}${name}`))),
  ...['ts', 'js', 'mjs'].map((extension) => `server/auth.config.${extension}`),
]

/** A folder that exists. */
export function projectFolder({ cwd }: Flags): string {
  const folder = resolve(cwd)
  if (!existsSync(folder)) throw new CommandError(`The folder ${folder} does not exist.`)
  return folder
}

export function findConfiguration(folder: string, named: string | undefined): string | undefined {
  if (named === undefined) return PLACES.find((place) => isFile(join(folder, place)))
  if (!isFile(resolve(folder, named))) throw new CommandError(`There is no configuration file ${named} in ${folder}.`)
  return relative(folder, resolve(folder, named))
}

export async function loadConfiguration(flags: Flags): Promise<Configuration> {
  const folder = projectFolder(flags)
  const file = findConfiguration(folder, flags.config)
  if (file === undefined) {
    throw new CommandError('No configuration file was found: name it with --config, or make one with `corten init`.')
  }
  if (isFile(join(folder, '.env'))) loadEnvFile(join(folder, '.env'))
  // Paths in the options, such as a database's, begin there.
  process.chdir(folder)
  readConfigOnly()
  const options = optionsOf(await importFile(join(folder, file)))
  if (!options) {
    throw new CommandError(`${file} exports no auth object: export it as \`auth\` or as the default.`)
  }
  return { file, options: isOfNuxt(file) ? withNuxtEnvironment(options) : options }
}

async function importFile(path: string): Promise<Record<string, unknown>> {
  const jiti = createJiti(path, { interopDefault: false, tsconfigPaths: true, fsCache: false })
  try {
    return await jiti.import<Record<string, unknown>>(path)
  } catch (error) {
    throw new CommandError(`${path} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function optionsOf(module: Record<string, unknown>): Options | undefined {
  const { auth } = module
  const whole = module['default']
  for (const value of [auth, whole, (whole as { auth?: unknown } | undefined)?.auth]) {
    if (isObject(value) && isObject(value['options'])) return value['options']
  }
  // What `defineServerAuth` returns.
  if (typeof whole === 'function') {
    const made: unknown = (whole as (context: object) => unknown)({ runtimeConfig: {}, db: undefined })
    return isObject(made) ? made : undefined
  }
  return isObject(whole) ? whole : undefined
}

const isOfNuxt = (file: string): boolean => /(^|\/)auth\.config\.\w+$/.test(file)

/** The Nuxt module takes these two from variables of its own. */
function withNuxtEnvironment(options: Options): Options {
  const { NUXT_BETTER_AUTH_SECRET: secret, NUXT_PUBLIC_SITE_URL: baseURL } = process.env
  return { ...options, ...(secret && { secret }), ...(baseURL && { baseURL }) }
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}

function isObject(value: unknown): value is Options {
  return typeof value === 'object' && value !== null
}
