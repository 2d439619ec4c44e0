// createAuth: an application of Better Auth on the native core.

import { App } from './app.js'
import { readBody } from './body.js'
import { isConfigOnly, unstarted } from './config-only.js'
import { createApi } from './direct.js'
import { NODE_APP } from './node-app.js'
import { headerLines, toResponse } from './wire.js'

export function createAuth<Options extends object>(options: Options) {
  // The types are those of index.d.ts.
  if (isConfigOnly()) return unstarted(options) as never
  const app = new App(options)
  const { headers: names, codes, maxBodyBytes } = app.description

  async function handler(request: Request): Promise<Response> {
    const head = `${request.method} ${request.url}\n${headerLines(request.headers, names)}`
    let body: Uint8Array | undefined
    if (request.body) {
      try {
        // A callback may want to read the body, too.
        body = await readBody(app.host.hasCallbacks ? request.clone() : request, maxBodyBytes)
      } catch (error) {
        app.log('error', `The body of a request could not be read, perhaps because it was read before: ${error}`)
        return new Response(null, { status: 500, statusText: 'Internal Server Error' })
      }
    }
    const answer = await app.handle(head, body, request)
    return answer instanceof Response ? answer : toResponse(answer)
  }

  const auth = {
    handler,
    fetch: handler,
    api: createApi(app),
    options,
    $ERROR_CODES: Object.fromEntries(codes.map(([code, message]) => [code, errorCode(code, message)])),
    $Infer: {},
    /** As hooks see it; loaded when it is first asked for. */
    get $context() {
      return app.hosted.then(({ context }) => context)
    },
    /** Closes the database connections. */
    close: () => app.close(),
  }
  return Object.defineProperty(auth, NODE_APP, { value: app })
}

export { createAuth as betterAuth }

export * from './lazy/constants.js'
export * from './lazy/root.js'

/** As the reference has them: an object that is also its code's text. */
function errorCode(code: string, message: string) {
  return { code, message, toString: () => code }
}
