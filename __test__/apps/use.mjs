// Uses the application `auth.ts` of a folder: each argument behind it is one thing to do, as JSON. Prints what came of them.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, ...steps] = process.argv.slice(2)
process.chdir(folder)
const { auth } = await import(pathToFileURL(join(folder, 'auth.ts')).href)
const origin = process.env.BETTER_AUTH_URL

async function request({ path, body, cookie }) {
  const headers = { origin, ...(cookie && { cookie }), ...(body && { 'content-type': 'application/json' }) }
  const reply = await auth.handler(new Request(`${origin}/api/auth${path}`, { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body) }))
  const cookies = reply.headers.getSetCookie().map(line => line.split(';')[0]).join('; ')
  return { status: reply.status, cookie: cookies, body: await reply.json() }
}

const answers = []
for (const step of steps) answers.push(await request(JSON.parse(step)))
console.log(JSON.stringify(answers))
process.exit()
