// Once for all tests: the database servers that the environment does not name.

import { startServers } from '../scripts/lib/servers.mjs'

export async function setup(): Promise<() => Promise<void>> {
  const { env, stop } = await startServers()
  Object.assign(process.env, env)
  return stop
}
