// hot-path.mjs <folder> <warm-up> <calls>: that many getSession calls from the cookie cache on corten, to be counted
// from outside.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ways } from './calls.mjs'
import { sides } from './sides.mjs'

const [folder, warmUp, calls] = process.argv.slice(2)
const { cookie, user } = JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8')).corten.jwe
const { auth } = await sides.corten(folder, 'jwe')
const { getSession } = ways(auth, cookie)

let found
for (let left = Number(warmUp) + Number(calls); left > 0; left -= 1) found = await getSession()
// What closing costs is not asked.
process.exit(found?.user.id === user.id ? 0 : 1)
