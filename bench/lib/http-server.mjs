// A server in a process of its own. Its first message says which one, any later one asks for the CPU time so far.

import { createServer } from 'node:http'
import { openSide } from './sides.mjs'

const nodeHandler = {
  reference: async (auth) => (await import('better-auth/node')).toNodeHandler(auth),
  corten: async (auth) => (await import('corten/node')).toNodeHandler(auth),
}

process.once('message', async ({ side, place, settings }) => {
  const postgres = { database: (name) => place.databases[name] }
  const server = side && (await openSide(side, { folder: place.folder, postgres }, settings))
  const handler = server ? await nodeHandler[side](server.auth) : (_request, response) => response.end('hello world')
  const http = createServer(handler).listen(0, '127.0.0.1', () => {
    process.on('message', () => {
      const { user, system } = process.cpuUsage()
      process.send({ cpu: user + system })
    })
    process.send({ port: http.address().port })
  })
  process.once('disconnect', () => process.exit())
})
