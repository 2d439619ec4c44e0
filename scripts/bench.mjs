// npm run bench: builds what the figures are about, then measures under Node 24.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { releaseAddon, shim } from './lib/build.mjs'
import { env, node24, root } from './lib/paths.mjs'
import { npmPackages, systemPackages } from './lib/setup.mjs'
import { main, step } from './lib/steps.mjs'

await main(async () => {
  await step('npm packages', npmPackages)
  await step('system packages', systemPackages)
  await step('addon (release)', releaseAddon)
  await step('shim', shim)
  const bench = [join(root, 'bench', 'main.mjs'), ...process.argv.slice(2)]
  process.exitCode = spawnSync(node24(), bench, { cwd: root, env, stdio: 'inherit' }).status ?? 1
})
