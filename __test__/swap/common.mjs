// What the processes of swap.test.ts share: both servers with the same options, on the file of the scenario.
import { readFileSync, writeFileSync } from 'node:fs'
import { FileStorage } from './file-storage.mjs'
import { sharedRedis } from './shared-redis.mjs'

export const origin = 'http://localhost:3000'
export const user = { name: 'Zoë 👩‍👩‍👧', email: 'a@b.co', password: 'ﬁancé 1234' }

/** The tokens of the last mails, by what they are for. */
export const mailed = {}

const emailAndPassword = { enabled: true, sendResetPassword: async ({ token }) => void (mailed.reset = token) }

/** Databases of other shapes: who makes the ids, what tables and columns are called, and what is not kept there. */
const shapes = {
  plain: {},
  uuid: { advanced: { database: { generateId: 'uuid' } } },
  serial: { advanced: { database: { generateId: 'serial' } } },
  renamed: {
    user: { modelName: 'people', fields: { email: 'mail', emailVerified: 'mail_verified' } },
    session: { modelName: 'log_ins', fields: { token: 'secret_token', userId: 'person_id', expiresAt: 'ends_at' } },
    account: { modelName: 'ways_in', fields: { password: 'secret_hash', userId: 'person_id', accountId: 'way_id' } },
    verification: { modelName: 'proofs', fields: { identifier: 'about', value: 'content' } },
  },
  redis: {},
  secondary: { secondaryStorage: new FileStorage(`${process.argv[4]}.storage.json`) },
}

const options = (strategy, shape) => ({
  ...shapes[shape],
  rateLimit: { enabled: shape === 'redis', customRules: { '/ok': { window: 60, max: 5 }, '/**': false } },
  baseURL: origin,
  secret: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO',
  emailAndPassword,
  emailVerification: { sendVerificationEmail: async ({ token }) => void (mailed.verify = token) },
  logger: { disabled: true },
  session: { ...shapes[shape].session, cookieCache: { enabled: strategy !== 'none', ...(strategy === 'none' ? {} : { strategy }) } },
})

/** Opens `runtime` (reference or corten) on the file; only one of them is ever loaded in a process. */
export async function open(runtime, file, strategy, shape, { migrate = false } = {}) {
  if (shape !== 'redis') return openWith({}, runtime, file, strategy, shape, migrate)
  const { secondaryStorage, end } = await sharedRedis(runtime, file)
  const { auth, close } = await openWith({ secondaryStorage }, runtime, file, strategy, shape, migrate)
  return { auth, close: async () => void (await close(), end()) }
}

async function openWith(more, runtime, file, strategy, shape, migrate) {
  if (runtime === 'corten') {
    const { createAuth } = await import('corten')
    const scrypt = { ...emailAndPassword, password: { algorithm: 'scrypt' } }
    const database = onServer(file) ? file : `sqlite:${file}`
    const auth = createAuth({ ...options(strategy, shape), ...more, emailAndPassword: scrypt, database })
    return { auth, close: () => auth.close() }
  }
  if (onServer(file)) return openOnServer(file, { ...options(strategy, shape), ...more }, migrate)
  const [{ betterAuth }, { default: Database }] = await Promise.all([import('better-auth'), import('better-sqlite3')])
  const database = new Database(file)
  if (migrate) {
    const { getMigrations } = await import('better-auth/db/migration')
    const migrations = await getMigrations({ ...options(strategy, shape), ...more, database })
    await migrations.runMigrations()
  }
  return { auth: betterAuth({ ...options(strategy, shape), ...more, database }), close: async () => database.close() }
}

const onServer = file => /^(postgres|mysql):/.test(file)

/** The reference on a pool of its driver. */
async function openOnServer(url, options, migrate) {
  const [{ betterAuth }, { getMigrations }] = await Promise.all([import('better-auth'), import('better-auth/db/migration')])
  const { database, end } = url.startsWith('postgres:') ? await postgresPool(url) : await mysqlPool(url)
  if (migrate) await (await getMigrations({ ...options, database })).runMigrations()
  return { auth: betterAuth({ ...options, database }), close: end }
}

async function postgresPool(connectionString) {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString })
  return { database: pool, end: () => pool.end() }
}

async function mysqlPool(uri) {
  const { createPool } = await import('mysql2')
  const pool = createPool({ uri, timezone: 'Z' })
  pool.on('connection', connection => void connection.query("SET time_zone = '+00:00'"))
  return { database: pool.promise(), end: () => pool.promise().end() }
}

/** A request with this cookie header; the reply's JSON and its cookies as the next request would send them. */
export async function send(auth, path, { body, cookie } = {}) {
  const headers = { origin, ...(cookie ? { cookie } : {}), ...(body ? { 'content-type': 'application/json' } : {}) }
  const response = await auth.handler(
    new Request(`${origin}/api/auth${path}`, {
      method: body ? 'POST' : 'GET',
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    }),
  )
  const setCookies = response.headers.getSetCookie()
  const text = await response.text()
  return {
    status: response.status,
    json: text === '' ? null : JSON.parse(text),
    setCookies,
    cookie: setCookies.map(line => line.split(';')[0]).join('; '),
  }
}

export const load = path => JSON.parse(readFileSync(path, 'utf8'))
export const store = (path, value) => writeFileSync(path, JSON.stringify(value))
