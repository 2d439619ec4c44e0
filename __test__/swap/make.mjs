// make.mjs <runtime> <database> <cookies.json> <shape>: a new database with one user and live sessions, one per kind of cookie, and mails on their way.
import { mailed, open, send, store, user } from './common.mjs'

const [runtime, file, jar, shape] = process.argv.slice(2)
const cookies = {}
let made = await open(runtime, file, 'none', shape, { migrate: true })
const signedUp = await send(made.auth, '/sign-up/email', { body: user })
cookies.none = signedUp.cookie
await send(made.auth, '/send-verification-email', { body: { email: user.email }, cookie: cookies.none })
await send(made.auth, '/request-password-reset', { body: { email: user.email } })
await made.close()
for (const strategy of ['compact', 'jwt', 'jwe']) {
  made = await open(runtime, file, strategy, shape)
  cookies[strategy] = (await send(made.auth, '/sign-in/email', { body: { email: user.email, password: user.password } })).cookie
  await made.close()
}
store(jar, { cookies, mailed })
console.log(JSON.stringify({ status: signedUp.status, user: signedUp.json.user }))
