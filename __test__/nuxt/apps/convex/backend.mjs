// backend.mjs <port>: Convex's HTTP endpoint on loopback. It runs the functions of convex/ over rows in memory, with
// convex-test, which checks arguments and rows as Convex does. `GET /calls` tells what has been called since the last time.

import { createServer } from 'node:http'
import { registerHooks } from 'node:module'
import { json } from 'node:stream/consumers'

// Convex bundles the functions: paths need no extension there. And @convex-dev/better-auth imports what better-auth 1.7
// does not have, for a plugin that is not used here.
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'better-auth/plugins/oidc-provider') {
      return { url: 'data:text/javascript,export const oidcProvider = undefined', shortCircuit: true }
    }
    return next(/^\.\/\w+$/.test(specifier) && context.parentURL?.includes('/convex/auth.ts') ? `${specifier}.ts` : specifier, context)
  },
})

const { convexTest } = await import('convex-test')
const { makeFunctionReference } = await import('convex/server')
const { convexToJson, jsonToConvex } = await import('convex/values')
const { default: schema } = await import('./convex/schema.ts')

const modules = { './convex/_generated/api.js': async () => ({}), './convex/auth.ts': () => import('./convex/auth.ts') }
const convex = convexTest({ schema, modules })
let calls = []

const server = createServer(async (request, response) => {
  const answer = (value) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
  if (request.url === '/calls') return answer(calls.splice(0))
  const kind = { '/api/query': 'query', '/api/mutation': 'mutation' }[request.url]
  const { path, format, args } = await json(request)
  if (!kind || format !== 'convex_encoded_json') return response.writeHead(404).end()
  const [given] = args
  calls.push(`${path} ${given.model ?? given.input.model}`)
  try {
    const value = await convex[kind](makeFunctionReference(path), jsonToConvex(given))
    answer({ status: 'success', value: convexToJson(value ?? null), logLines: [] })
  } catch (error) {
    console.error(`${path} ${JSON.stringify(given)}: ${error.message}`)
    response.statusCode = 560
    answer({ status: 'error', errorMessage: error.message, logLines: [] })
  }
})
server.listen(Number(process.argv[2]), 'localhost')
