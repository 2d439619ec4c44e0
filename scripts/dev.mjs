// npm run dev: the playground with hot reload on PORT. A change in nuxt/src builds the module and starts Nuxt again.

import { watch } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/paths.mjs'
import { nuxtCommand, refreshModule, setUpPlayground } from './lib/playground.mjs'
import { chosenPort, passSignals, refuseTakenPort, serverEnvironment, startChild } from './lib/serve.mjs'
import { main, step } from './lib/steps.mjs'

await main(async () => {
  const port = chosenPort()
  await refuseTakenPort(port)
  await setUpPlayground()
  console.log('\nChanges in playground/ show at once, changes in nuxt/src after a restart that happens by itself.')
  console.log('After a change in src/ or js/, start this command again.\n')
  process.exitCode = await serve(port)
})

/** Until Nuxt ends by itself or by a signal. */
async function serve(port) {
  const environment = { ...serverEnvironment(port), NODE_ENV: 'development' }
  let stopping = false
  let child
  passSignals((signal) => {
    stopping = true
    child.kill(signal)
  })
  for (;;) {
    child = startChild([nuxtCommand, 'dev', '--port', `${port}`], environment)
    const code = await Promise.race([child.ended, moduleRebuilt()])
    if (code !== undefined || stopping) return child.ended
    child.kill()
    await child.ended
  }
}

/** Resolves after a change in the module's sources that compiles; what does not is shown. */
async function moduleRebuilt() {
  for (;;) {
    await sourcesChanged()
    const built = await step('Nuxt module', refreshModule).then(() => true, (error) => console.log(error.message))
    if (built) return
  }
}

/** Resolves when something has changed, and then nothing for a moment. */
function sourcesChanged() {
  return new Promise((resolve) => {
    let timer
    // Not persistent: the process ends with Nuxt.
    const watcher = watch(join(root, 'nuxt', 'src'), { recursive: true, persistent: false }, () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        watcher.close()
        resolve()
      }, 200)
    })
  })
}
