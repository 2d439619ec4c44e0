// npm run lint

import { lint } from './lib/lint.mjs'
import { npmPackages, systemPackages } from './lib/setup.mjs'
import { main, step } from './lib/steps.mjs'

await main(async () => {
  await step('npm packages', npmPackages)
  await step('system packages', systemPackages)
  await lint()
})
