// @corten/nuxt: Better Auth in a Nuxt app, on the native runtime corten.

import { readFileSync } from 'node:fs'
import { createResolver, defineNuxtModule, updateTemplates, useLogger } from '@nuxt/kit'
import type { NuxtModule } from '@nuxt/schema'
import { DEFAULTS, type ModuleOptions, resolveOptions } from './options.js'
import { setupAliases } from './setup/aliases.js'
import { setupApp } from './setup/app.js'
import { findConfigFile, writeFirstConfigFiles } from './setup/config-files.js'
import { setupDatabase } from './setup/database.js'
import { setupNative } from './setup/native.js'
import { setupRouteRules } from './setup/route-rules.js'
import { setupRuntimeConfig } from './setup/runtime-config.js'
import { setupServer } from './setup/server.js'
import { setupTypes } from './setup/types.js'

export { defineClientAuth, defineServerAuth } from './runtime/config.js'
export type * from './runtime/types.js'
export type * from './database-providers.js'
export type { ModuleOptions, ModuleOptions as BetterAuthModuleOptions }

const module: NuxtModule<ModuleOptions> = defineNuxtModule<ModuleOptions>({
  meta: { name: '@corten/nuxt', version: ownVersion(), configKey: 'auth', compatibility: { nuxt: '>=4.5.0' } },
  defaults: DEFAULTS,
  async onInstall(nuxt) {
    if (nuxt.options._prepare) return
    for (const file of await writeFirstConfigFiles(nuxt)) useLogger('corten').success(`Wrote ${file}`)
  },
  setup(given, nuxt) {
    const options = resolveOptions(given)
    const resolver = createResolver(import.meta.url)
    const paths = {
      types: resolver.resolve('./runtime/types/augment'),
      publicTypes: resolver.resolve('./runtime/types'),
      fetchTypes: resolver.resolve('./runtime/types/fetch'),
      config: resolver.resolve('./runtime/config'),
      clientConfig: findConfigFile(nuxt, 'client', options),
      serverConfig: options.clientOnly ? undefined : findConfigFile(nuxt, 'server', options),
    }
    setupRuntimeConfig(nuxt, options)
    setupAliases(nuxt, paths)
    const database = paths.serverConfig
      ? setupDatabase(nuxt, options, {
          serverConfig: paths.serverConfig,
          convex: resolver.resolve('./runtime/server/convex/database'),
          noOidcProvider: resolver.resolve('./runtime/server/convex/no-oidc-provider'),
        })
      : undefined
    setupTypes({ ...paths, basePath: options.basePath, database })
    setupRouteRules(nuxt)
    setupApp(resolver, options)
    if (!options.clientOnly) {
      setupNative(nuxt)
      setupServer(resolver, options)
    }
    nuxt.hook('builder:watch', async (_event, path) => {
      if (path.includes('auth.config')) await updateTemplates({ filter: ({ filename }) => filename.includes('corten') })
    })
  },
})

export default module

/** Nuxt calls `onInstall` only for a module that has a version. */
function ownVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
}
