// npm test: sets up what is missing, builds, checks, and runs every test there is.

import { nuxtModule, refuseDrift, releaseAddon, shim } from './lib/build.mjs'
import { lint } from './lib/lint.mjs'
import { startServers } from './lib/servers.mjs'
import { browser, counter, databases, npmPackages, systemPackages } from './lib/setup.mjs'
import { main, step } from './lib/steps.mjs'
import { benchFloors, cargoTest, vitest } from './lib/suites.mjs'

await main(async () => {
  await step('npm packages', npmPackages)
  await step('system packages', () => systemPackages({ ...browser, ...databases, ...counter }))
  refuseDrift(await step('addon (release)', () => releaseAddon()))
  await step('shim', shim)
  await step('Nuxt module', nuxtModule)
  await lint()
  const servers = await step('servers for tests', startServers)
  const [core, addon] = await suites(servers.env).finally(servers.stop)
  const skipped = [...core.skipped, ...addon.skipped]
  if (skipped.length > 0) console.log(`\nSkipped, which is an error in CI:\n${skipped.join('\n')}`)
  console.log(`\n${core.passed + addon.passed} passed, 0 failed`)
})

async function suites(env) {
  const counted = [await step('cargo test', () => cargoTest(env)), await step('vitest', () => vitest(env))]
  await step('bench (floors)', () => benchFloors(env))
  return counted
}
