// growth.mjs <folder> <strategy> <way>: the memory that ten thousand session checks leave behind. Needs --expose-gc.
import { cookieOf, open, origin, signUp } from './common.mjs'

const [folder, strategy, way] = process.argv.slice(2)
const auth = open(
  `${folder}/${strategy}-${way}.db`,
  strategy === 'none' ? {} : { session: { cookieCache: { enabled: true, strategy, maxAge: 3600 } } },
)
const cookie = cookieOf(await signUp(auth, 'a'))

const check =
  way === 'api'
    ? async () => (await auth.api.getSession({ headers: new Headers({ cookie }) })).user.email
    : async () =>
        (await (await auth.handler(new Request(`${origin}/api/auth/get-session`, { headers: { cookie } }))).json()).user.email

async function times(count) {
  for (let done = 0; done < count; done += 50) {
    const emails = await Promise.all(Array.from({ length: 50 }, check))
    if (emails.some(email => email !== 'a@b.co')) throw new Error('a session check failed')
  }
  // What a turn of the event loop frees must be gone before it is measured.
  for (let turn = 0; turn < 3; turn++) {
    await new Promise(resolve => setTimeout(resolve, 20))
    globalThis.gc()
  }
  return process.memoryUsage()
}

// A leak grows in every round, the heap's own breathing does not: the smaller growth of two rounds counts.
const warm = await times(3000)
const first = await times(10_000)
const second = await times(10_000)
const grown = kind => Math.min(first[kind] - warm[kind], second[kind] - first[kind]) / 1024 / 1024
console.log(JSON.stringify({ heap: grown('heapUsed'), external: grown('external'), rss: grown('rss') }))
