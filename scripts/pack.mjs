// npm run pack: the packages for apps outside the clone, and the command that installs them.

import { nuxtModule, releaseAddon, shim } from './lib/build.mjs'
import { pack } from './lib/pack.mjs'
import { npmPackages, systemPackages } from './lib/setup.mjs'
import { main, step } from './lib/steps.mjs'

await main(async () => {
  await step('npm packages', npmPackages)
  await step('system packages', systemPackages)
  await step('addon (release)', releaseAddon)
  await step('shim', shim)
  await step('Nuxt module', nuxtModule)
  const tarballs = await step('packages', pack)
  console.log(`\nIn your app:\n\n    npm install ${Object.values(tarballs).join(' ')}\n`)
})
