// hot-paths.mjs <folder> <warm-up> <calls> <name…>: that many calls of each path on corten, warm-up first, to be counted
// from outside. Between them stands a call that the counter knows.

import { readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { ways } from './calls.mjs'
import { hotPaths } from './recorded.mjs'
import { openSide } from './sides.mjs'

const [folder, warmUp, calls, ...names] = process.argv.slice(2)
const accounts = JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8'))

for (const name of names) {
  const { way, settings } = hotPaths[name]
  const { cookie, user } = accounts[settings.name]
  const { auth } = await openSide('corten', { folder }, settings)
  const call = ways(auth, cookie)[way]
  await repeat(call, Number(warmUp))
  for (let measurement = 0; measurement < 2; measurement += 1) {
    getPriority()
    await repeat(call, Number(calls))
  }
  getPriority()
  const found = await call()
  const session = found instanceof Response ? await found.json() : found
  if (session?.user.id !== user.id) throw new Error(`${name} found no session`)
}
// What closing costs is not asked.
process.exit()

async function repeat(call, count) {
  for (let left = count; left > 0; left -= 1) await call()
}
