// The addon stays outside the server's bundle, and is copied beside it with what it needs.

import type {} from '@nuxt/nitro-server'
import type { Nuxt } from '@nuxt/schema'

/** Prefixes: the second covers the addon of every platform. */
const EXTERNAL = ['corten', '@corten/binding-']

export function setupNative(nuxt: Nuxt): void {
  const { nitro } = nuxt.options
  nitro.externals = { ...nitro.externals, external: [...(nitro.externals?.external ?? []), ...EXTERNAL] }
  nuxt.hook('nitro:init', ({ options }) => {
    if (options.node && !options.noExternals) return
    throw new Error(
      `The Nitro preset \`${options.preset}\` runs no native code, and corten is native: ` +
        'choose a Node.js preset such as `node-server`, `vercel`, `netlify` or `aws-lambda`.',
    )
  })
}
