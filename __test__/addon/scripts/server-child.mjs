// server-child.mjs <database> <task> [cookie]: a process of its own on a database. `read` prints who a cookie belongs to,
// `end` signs its session out, `die` is killed in the middle of a sign-up, `try` signs up.
import { createAuth } from 'corten'

const [database, task, cookie = ''] = process.argv.slice(2)
const log = []
const auth = createAuth({
  baseURL: 'http://localhost:3000',
  secret: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO',
  emailAndPassword: { enabled: true },
  logger: { level: 'info', log: (level, message) => void log.push(`${level} ${message}`) },
  database: { url: database, migrate: true, acquireTimeout: 2 },
  // The user's row has been written by then, the account's has not.
  databaseHooks: task === 'die' ? { account: { create: { before: async () => process.kill(process.pid, 'SIGKILL') } } } : {},
})
const headers = { origin: 'http://localhost:3000', cookie, 'content-type': 'application/json' }
const send = (path, body) =>
  auth.handler(
    new Request(`http://localhost:3000/api/auth${path}`, { method: body ? 'POST' : 'GET', headers, ...(body && { body: JSON.stringify(body) }) }),
  )
const person = { name: 'Child', email: `child${process.pid}@b.co`, password: 'password1234' }
const response = await {
  read: () => send('/get-session'),
  end: () => send('/sign-out', {}),
  die: () => send('/sign-up/email', person),
  try: () => send('/sign-up/email', person),
}[task]()
const text = await response.text()
await auth.close()
console.log(JSON.stringify({ status: response.status, email: text && (JSON.parse(text)?.user?.email ?? null), log }))
