// migrate.mjs <file> <migrate>: one sign-up on a database with that `migrate` (JSON, or `unset`); prints what came of it.
import { createAuth } from 'corten'
import { signUp } from './common.mjs'

const [file, migrate] = process.argv.slice(2)
const log = []

const auth = createAuth({
  baseURL: 'http://localhost:3000',
  secret: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO',
  emailAndPassword: { enabled: true },
  user: { additionalFields: { role: { type: 'string', defaultValue: 'user', input: false } } },
  logger: { level: 'info', log: (level, message) => void log.push(`${level} ${message}`) },
  database: { url: `sqlite:${file}`, ...(migrate === 'unset' ? {} : { migrate: JSON.parse(migrate) }) },
})
const body = await signUp(auth, `u${Date.now()}`).then(
  response => response.json(),
  () => null,
)
await auth.close()
console.log(JSON.stringify({ role: body?.user?.role ?? null, log }))
