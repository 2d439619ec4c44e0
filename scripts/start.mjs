// npm start: sets up and builds what is missing, and serves the playground's production build on PORT.

import { buildPlayground, server, setUpPlayground } from './lib/playground.mjs'
import { answering, chosenPort, passSignals, refuseTakenPort, serverEnvironment, startChild } from './lib/serve.mjs'
import { main } from './lib/steps.mjs'

await main(async () => {
  const port = chosenPort()
  await refuseTakenPort(port)
  await setUpPlayground()
  await buildPlayground()
  // The first build takes minutes: somebody else may have come.
  await refuseTakenPort(port)
  const child = startChild([server], { ...serverEnvironment(port), NODE_ENV: 'production' })
  passSignals((signal) => child.kill(signal))
  const url = `http://localhost:${port}`
  if (await answering(`${url}/api/auth/ok`, child)) console.log(`\nThe playground is at ${url}`)
  process.exitCode = await child.ended
})
