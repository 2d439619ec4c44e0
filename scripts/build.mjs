// npm run build, build:debug (--debug), build:ts (--ts). The release workflow adds --target and a way to cross-compile.

import { parseArgs } from 'node:util'
import { debugAddon, nuxtModule, refuseDrift, releaseAddon, shim } from './lib/build.mjs'
import { npmPackages, systemPackages } from './lib/setup.mjs'
import { main, step } from './lib/steps.mjs'

const { values } = parseArgs({
  options: {
    debug: { type: 'boolean' },
    ts: { type: 'boolean' },
    target: { type: 'string' },
    'cross-compile': { type: 'boolean' },
    'use-napi-cross': { type: 'boolean' },
  },
})

await main(async () => {
  await step('npm packages', npmPackages)
  if (!values.ts) {
    await step('system packages', systemPackages)
    if (values.debug) await step('addon (debug)', debugAddon)
    else refuseDrift(await step('addon (release)', () => releaseAddon({ target: values.target, cross: cross() })))
  }
  await step('shim', shim)
  await step('Nuxt module', nuxtModule)
})

function cross() {
  if (values['cross-compile']) return '--cross-compile'
  return values['use-napi-cross'] ? '--use-napi-cross' : undefined
}
