// A Redis server with a user whose password a URL must escape. It keeps nothing on disk.

import { freePort, ownFolder, program, serve } from './process.mjs'

export const variable = 'CORTEN_TEST_REDIS'

const PASSWORD = 'p@ss/w:rd'

export async function start(folder) {
  const home = ownFolder(folder, 'redis')
  const port = await freePort()
  const stop = await serve(program('redis-server', 'redis-server'), [
    '--port', `${port}`, '--bind', '127.0.0.1', '--dir', home, '--save', '', '--databases', '16',
    '--user', 'default', 'off', '--user', 'corten', 'on', `>${PASSWORD}`, '~*', '&*', '+@all',
  ], { cwd: home, port, signal: 'SIGTERM' })
  return { url: `redis://corten:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/0`, stop }
}
