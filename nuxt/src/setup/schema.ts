// Drizzle's tables of the app's configuration. It is loaded for that as the build is: with the app's
// aliases, and with the runtime config as far as a build knows it.

import { join } from 'node:path'
import type { Nuxt } from '@nuxt/schema'
import { type DrizzleSchemaSettings, drizzleSchema } from 'corten/db/schema'
import { createJiti } from 'jiti'
import { relative } from 'pathe'
import { defineServerAuth } from '../runtime/config.js'

export interface AuthSchema {
  /** TypeScript, for NuxtHub. */
  file: string
  /** Its exports. */
  tables: string[]
  /** The code of `#auth/schema`. */
  module: string
}

/** @throws Error naming the configuration, if it cannot be loaded or says nothing; no schema is written then. */
export async function makeSchema(nuxt: Nuxt, serverConfig: string, settings: DrizzleSchemaSettings): Promise<string> {
  const shown = relative(nuxt.options.rootDir, serverConfig)
  let options: unknown
  try {
    options = await load(nuxt, serverConfig)
  } catch (error) {
    throw new Error(`The tables cannot be generated, because ${shown} cannot be loaded: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    })
  }
  if (typeof options !== 'object' || options === null) {
    throw new Error(`The tables cannot be generated: ${shown} has to export \`defineServerAuth(…)\` as its default.`)
  }
  return drizzleSchema(options, settings)
}

async function load({ options: { rootDir, alias, runtimeConfig } }: Nuxt, path: string): Promise<unknown> {
  const jiti = createJiti(join(rootDir, 'nuxt.config.ts'), { alias, interopDefault: true, moduleCache: false, fsCache: false })
  // What server code has without an import.
  const global = globalThis as { defineServerAuth?: unknown }
  const before = global.defineServerAuth
  global.defineServerAuth = defineServerAuth
  try {
    const make = await jiti.import(path, { default: true })
    return typeof make === 'function' ? await make({ runtimeConfig, db: undefined }) : undefined
  } finally {
    if (before === undefined) delete global.defineServerAuth
    else global.defineServerAuth = before
  }
}
