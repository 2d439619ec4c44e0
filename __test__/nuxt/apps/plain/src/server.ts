import { createServer } from 'node:http'
import { APIError } from 'better-auth/api'
import { getSessionCookie } from "better-auth/cookies"
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node'
import { auth } from './auth.ts'

const handler = toNodeHandler(auth)

/** Who asks, for anything that is not an address of better-auth. */
async function whoami(headers: Headers): Promise<string> {
  const session = await auth.api.getSession({ headers })
  if (!session) throw new APIError('UNAUTHORIZED')
  return JSON.stringify({ email: session.user.email, cookie: getSessionCookie(headers) !== null })
}

createServer(async (req, res) => {
  if (req.url?.startsWith('/api/auth/')) return handler(req, res)
  try {
    res.end(await whoami(fromNodeHeaders(req.headers)))
  } catch (error) {
    res.statusCode = error instanceof APIError ? error.statusCode : 500
    res.end()
  }
}).listen(Number(process.env.PORT))
