// One corten for a test file: a temporary database, requests in a line or two, everything closed at the end.
import { createAuth } from 'corten'
import { afterAll, afterEach } from 'vitest'
import { closeDatabaseChild } from '../database.js'
import { temporaryFolder } from '../helpers.js'

export const origin = 'http://localhost:3000'

export type Options = Record<string, unknown>
export type Auth = ReturnType<typeof createAuth>

export const defaults: Options = {
  baseURL: origin,
  secret: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO',
  emailAndPassword: { enabled: true },
  logger: { disabled: true },
}

export interface Setup {
  auth: Auth
  file: string
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  get(path: string, headers?: Record<string, string>): Promise<Response>
  end(): Promise<void>
}

export function setup(options: Options = {}): Setup {
  const folder = temporaryFolder()
  const file = folder.file('auth.db')
  const auth = createAuth({ ...defaults, ...options, database: `sqlite:${file}` } as Parameters<typeof createAuth>[0])
  const send = async (method: string, path: string, headers: Record<string, string>, body?: string): Promise<Response> => {
    const request = new Request(`${origin}/api/auth${path}`, { method, headers, ...(body === undefined ? {} : { body }) })
    const response = await auth.handler(request)
    // Log lines come by a queue of their own, which the event loop may empty after that of the replies.
    await new Promise(resolve => setImmediate(resolve))
    return response
  }
  return {
    auth,
    file,
    post: (path, body, headers = {}) =>
      send(
        'POST',
        path,
        { 'content-type': 'application/json', origin, ...headers },
        body === undefined ? undefined : JSON.stringify(body),
      ),
    get: (path, headers = {}) => send('GET', path, headers),
    async end() {
      await auth.close()
      folder.remove()
    },
  }
}

/** Servers of one test each: closed, and their folders removed, when it ends. */
export function servers(): (options: Options) => Setup {
  const open: Setup[] = []
  afterEach(async () => {
    for (const made of open.splice(0)) await made.end()
  })
  afterAll(closeDatabaseChild)
  return options => {
    const made = setup(options)
    open.push(made)
    return made
  }
}

export const person = (name: string): { name: string; email: string; password: string } => ({
  name,
  email: `${name}@b.co`,
  password: 'password1234',
})

export const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map(line => line.split(';')[0])
    .join('; ')

/** Whether a promise is still open after `milliseconds`. */
export async function staysOpen(promise: Promise<unknown>, milliseconds = 150): Promise<boolean> {
  const late = new Promise<'open'>(resolve => setTimeout(() => resolve('open'), milliseconds))
  const settled = promise.then(
    () => 'settled',
    () => 'settled',
  )
  return (await Promise.race([settled, late])) === 'open'
}
