// jwt.mjs <runtime> <database> <state.json> <variant>: one turn with a database of several: a token and a session cache are
// made, and those of all turns before are read. Prints what it saw.
import { existsSync } from 'node:fs'
import { load, origin, send, store, user } from './common.mjs'

const [runtime, file, stateFile, variant] = process.argv.slice(2)

/** What the plugin is told, and the secrets under which private keys are encrypted. */
const variants = {
  default: {},
  'RSA, short-lived keys': { jwks: { keyPairConfig: { alg: 'RS256' }, rotationInterval: 3600 } },
  'ES512, plain': { jwks: { keyPairConfig: { alg: 'ES512' }, disablePrivateKeyEncryption: true } },
  'PS256, versioned secrets': { jwks: { keyPairConfig: { alg: 'PS256' } } },
  renamed: { schema: { jwks: { modelName: 'key_ring', fields: { publicKey: 'public_key', createdAt: 'made_at' } } } },
}
const secrets = variant.includes('versioned') ? { secrets: [{ version: 2, value: 'another secret of thirty-two characters' }] } : {}

const options = jwt => ({
  ...secrets,
  baseURL: origin,
  secret: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO',
  emailAndPassword: { enabled: true },
  logger: { disabled: true },
  session: { cookieCache: { enabled: true, strategy: 'jwt', maxAge: 3600 } },
  plugins: [jwt({ sessionCookieCache: true, ...variants[variant] })],
})

async function open() {
  if (runtime === 'corten') {
    const [{ createAuth }, { jwt }] = await Promise.all([import('corten'), import('corten/plugins')])
    const auth = createAuth({ ...options(jwt), emailAndPassword: { enabled: true, password: { algorithm: 'scrypt' } }, database: `sqlite:${file}` })
    return { auth, close: () => auth.close() }
  }
  const [{ betterAuth }, { jwt }, { default: Database }] = await Promise.all([
    import('better-auth'),
    import('better-auth/plugins'),
    import('better-sqlite3'),
  ])
  const database = new Database(file)
  const all = { ...options(jwt), database }
  const { getMigrations } = await import('better-auth/db/migration')
  await (await getMigrations(all)).runMigrations()
  return { auth: betterAuth(all), close: async () => database.close() }
}

const { auth, close } = await open()
const turns = existsSync(stateFile) ? load(stateFile) : []
const path = turns.length > 0 ? '/sign-in/email' : '/sign-up/email'
const { status, cookie } = await send(auth, path, { body: user })
const { token } = (await send(auth, '/token', { cookie })).json
const jwks = (await send(auth, '/jwks')).json
turns.push({ token, cookie, jwks })
store(stateFile, turns)

const seen = { status, key: JSON.parse(Buffer.from(token.split('.')[0], 'base64url')), keys: jwks.keys.map(({ kid }) => kid), before: [] }
for (const turn of turns) {
  const read = await send(auth, '/get-session', { cookie: turn.cookie })
  const { payload } = await auth.api.verifyJWT({ body: { token: turn.token } })
  seen.before.push({ email: payload?.email, cached: [read.json?.user.email, read.setCookies.length] })
}
await close()
console.log(JSON.stringify(seen))
