// soak-child.mjs <folder> <requests>: mixed requests on two servers, then one line of JSON: what became of memory and
// handles. Ends by itself.

import { cookieOf, post, signUp } from './accounts.mjs'
import { startLoad } from './load.mjs'
import { openSide, origin } from './sides.mjs'
import { median } from './summary.mjs'

const LANES = 16
const USERS = 20
const [folder, countText] = process.argv.slice(2)
const total = Number(countText)

const before = handles()
const samples = []
const statuses = new Map()
const servers = await Promise.all([
  openSide('corten', { folder }, { name: 'soak-cached', cache: 'jwe' }),
  openSide('corten', { folder }, { name: 'soak-stored' }),
])
const users = []
for (const { auth } of servers) {
  for (let number = 0; number < USERS; number += 1) users.push({ auth, ...(await signUp(auth, `user${number}@example.com`)) })
}

let started = 0
const load = startLoad(async () => {
  started += 1
  const number = started
  if (number > total) return new Promise((resolve) => setImmediate(resolve))
  await step(number)
  if (number % Math.ceil(total / 100) === 0) sample(number)
}, LANES)
await new Promise((resolve) => {
  const watch = setInterval(() => {
    if (started <= total) return
    clearInterval(watch)
    resolve()
  }, 20)
})
await load.stop()

for (const { close } of servers) await close()
await new Promise((resolve) => setTimeout(resolve, 100))
globalThis.gc()
// The first third makes what is made once: compiled code, connections, the pages that they keep.
const steady = samples.slice(Math.floor(samples.length / 3))
console.log(
  JSON.stringify({
    slope: slope(steady) * 1000,
    first: steady[0].memory / 1024,
    last: steady.at(-1).memory / 1024,
    left: handles().length - before.length,
    statuses: [...statuses].sort().map(([status, count]) => `${count} × ${status}`).join(', '),
  }),
)

/** Mostly session checks, as in life; passwords seldom, since they would take all the time. */
async function step(number) {
  const user = users[number % users.length]
  const kind = number % 1000
  if (kind === 1) return note(await signInAndOut(user))
  if (kind === 2) return note(await signUpAndLeave(user, number))
  if (kind < 20) return note(await post(user.auth, '/update-user', { name: `Zoë ${number}` }, user.cookie))
  if (kind < 40) return note(await get(user, '/list-sessions'))
  if (kind < 60) return note(await get(user, '/no-such-path'))
  if (kind < 80) return note(await post(user.auth, '/sign-in/email', { email: 'not an address', password: number }))
  if (kind < 100) return note(await get({ ...user, cookie: `${user.cookie.slice(0, -9)}tampered` }, '/get-session'))
  if (kind < 500) return note(await get(user, '/get-session'))
  await user.auth.api.getSession({ headers: new Headers({ cookie: user.cookie }) })
  statuses.set('call', (statuses.get('call') ?? 0) + 1)
}

async function signInAndOut(user) {
  const { email } = user
  const response = await post(user.auth, '/sign-in/email', { email, password: 'correct horse battery' })
  note(response)
  return post(user.auth, '/sign-out', {}, cookieOf(response))
}

async function signUpAndLeave({ auth }, number) {
  const { cookie } = await signUp(auth, `guest${number}@example.com`)
  return post(auth, '/sign-out', {}, cookie)
}

function get({ auth, cookie }, path) {
  return auth.handler(new Request(`${origin}/api/auth${path}`, { headers: { cookie } }))
}

function note({ status }) {
  statuses.set(status, (statuses.get(status) ?? 0) + 1)
}

function sample(number) {
  globalThis.gc()
  samples.push({ number, memory: process.memoryUsage.rss() / 1024 })
}

/** KiB per request: the median of the slopes between any two samples, on which a single step has no hold. */
function slope(points) {
  const slopes = points.flatMap((one, index) =>
    points.slice(index + 1).map((other) => (other.memory - one.memory) / (other.number - one.number)),
  )
  return median(slopes)
}

/** What keeps a process, but for its own output. */
function handles() {
  return process.getActiveResourcesInfo().filter((kind) => !/^(TTY|Pipe|File)/.test(kind))
}
