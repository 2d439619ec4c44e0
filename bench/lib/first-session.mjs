// first-session.mjs <side> <settings> [--count]: one session from the cookie cache, and what it took. With --count the
// bytes of all JavaScript that is loaded.

import { registerHooks } from 'node:module'

const [side, text, flag] = process.argv.slice(2)
let bytes = 0
if (flag === '--count') {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (url.startsWith('file:') && !url.startsWith(new URL('.', import.meta.url).href) && loaded.format !== 'addon') {
        bytes += Buffer.byteLength(loaded.source ?? '')
      }
      return loaded
    },
  })
}

if (side !== 'empty') {
  const { place, settings, cookie } = JSON.parse(text)
  const { openSide } = await import('./sides.mjs')
  const { auth, close } = await openSide(side, place, settings)
  const found = await auth.api.getSession({ headers: new Headers({ cookie }) })
  if (!found?.user.id) throw new Error('No session was found')
  report()
  await close()
} else report()

function report() {
  const { user, system } = process.cpuUsage()
  console.log(JSON.stringify({ cpu: user + system, memory: process.memoryUsage.rss(), bytes }))
}
