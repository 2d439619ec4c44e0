// A server on a database that the user has opened, with passwords in plain text.
import { createAuth, type CortenOptions } from 'corten'
import { defaults, origin, type Auth } from './setup.js'

/** Hashes are not what is tried here. */
export const plainPasswords = { enabled: true, password: { hash: async (text: string) => text, verify: async (one: { hash: string; password: string }) => one.hash === one.password } }

/** What is closed after each test, the last first. */
export const opened: { close(): unknown }[] = []

export function serve(database: unknown, more: CortenOptions = {}): { auth: Auth; lines: string[]; post: (path: string, body: object, cookie?: string) => Promise<Response> } {
  const lines: string[] = []
  const auth = createAuth({ ...defaults, emailAndPassword: plainPasswords, logger: { level: 'info', log: (_level, message) => void lines.push(message) }, ...more, database: database as never } as CortenOptions) as unknown as Auth
  opened.push(auth)
  const post = (path: string, body: object, cookie = ''): Promise<Response> =>
    auth.handler(
      new Request(`${origin}/api/auth${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin, cookie }, body: JSON.stringify(body) }),
    )
  return { auth, lines, post }
}
