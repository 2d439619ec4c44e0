// An auth server on an origin of its own: corten on node:http, with CORS for one frontend.

import { createServer } from 'node:http'
import { createAuth } from 'corten'
import { toNodeHandler } from 'corten/node'

const [port, frontend] = process.argv.slice(2)

const auth = createAuth({
  baseURL: `http://localhost:${port}`,
  database: 'sqlite:auth.db',
  emailAndPassword: { enabled: true },
  trustedOrigins: [frontend],
})
const handle = toNodeHandler(auth)

createServer((req, res) => {
  res.setHeader('access-control-allow-origin', frontend)
  res.setHeader('access-control-allow-credentials', 'true')
  res.setHeader('access-control-allow-headers', 'content-type')
  res.setHeader('vary', 'origin')
  if (req.method === 'OPTIONS') return res.writeHead(204).end()
  return handle(req, res)
}).listen(Number(port))
