// The names under which the app's code, and ours, finds the app's configuration.

import { addTemplate } from '@nuxt/kit'
import type { Nuxt } from '@nuxt/schema'

/** The module that these apps were written for; its configuration import goes on working. */
export const FORMER_NAME = '@onmax/nuxt-better-auth'

interface Paths {
  types: string
  publicTypes: string
  config: string
  clientConfig: string
  serverConfig: string | undefined
}

export function setupAliases(nuxt: Nuxt, paths: Paths): void {
  const { alias } = nuxt.options
  alias['#nuxt-better-auth'] = paths.types
  alias['#auth/client'] = paths.clientConfig
  alias[`${FORMER_NAME}/config`] = paths.config
  alias[FORMER_NAME] = paths.publicTypes
  if (!paths.serverConfig) return
  alias['#auth/server'] = paths.serverConfig
  alias['#auth/secondary-storage'] = addTemplate({
    filename: 'corten/secondary-storage.mjs',
    getContents: () => 'export function createSecondaryStorage() { return undefined }\n',
    write: true,
  }).dst
}
