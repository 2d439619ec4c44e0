// use.mjs <runtime> <database> <cookies.json> <shape>: goes on with what make.mjs left, and prints what it saw.
import { load, open, send, user } from './common.mjs'

const [runtime, file, jar, shape] = process.argv.slice(2)
const { cookies, mailed } = load(jar)
const seen = { sessions: {} }
for (const strategy of ['none', 'compact', 'jwt', 'jwe']) {
  const { auth, close } = await open(runtime, file, strategy, shape)
  const cookie = cookies[strategy]
  const read = await send(auth, '/get-session', { cookie })
  // A cache that was not understood would be expired or replaced in this reply.
  seen.sessions[strategy] = { status: read.status, user: read.json?.user, setCookies: read.setCookies.length }
  const viaApi = await auth.api.getSession({ headers: new Headers({ cookie }) })
  seen.sessions[strategy].api = viaApi?.session.createdAt instanceof Date && viaApi.user.email
  await close()
}
const { auth, close } = await open(runtime, file, 'none', shape)
const signIn = password => send(auth, '/sign-in/email', { body: { email: user.email, password } })
seen.wrong = (await signIn('something else')).status
const again = await signIn(user.password)
seen.right = again.status
seen.duplicate = (await send(auth, '/sign-up/email', { body: user })).status
seen.listed = (await send(auth, '/list-sessions', { cookie: again.cookie })).json.length
const token = cookie => decodeURIComponent(/session_token=([^;]+)/.exec(cookie)[1]).split('.')[0]
seen.revoked = (await send(auth, '/revoke-session', { cookie: again.cookie, body: { token: token(cookies.jwt) } })).json
seen.afterRevoking = (await send(auth, '/get-session', { cookie: cookies.jwt })).json
seen.left = (await send(auth, '/list-sessions', { cookie: cookies.none })).json.length
seen.others = (await send(auth, '/revoke-other-sessions', { cookie: again.cookie, body: {} })).json
seen.last = (await send(auth, '/list-sessions', { cookie: again.cookie })).json.length
seen.verified = (await send(auth, `/verify-email?token=${mailed.verify}`)).json
const newPassword = 'a new password'
seen.reset = (await send(auth, '/reset-password', { body: { newPassword, token: mailed.reset } })).json
seen.resetAgain = (await send(auth, '/reset-password', { body: { newPassword, token: mailed.reset } })).status
seen.oldPassword = (await signIn(user.password)).status
seen.newPassword = (await signIn(newPassword)).json.user.emailVerified
await close()
console.log(JSON.stringify(seen))
