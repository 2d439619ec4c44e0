// Instructions per call of the hot paths, and those that instructions.json has on record: a regression shows in them
// whatever else the machine does.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { signUp } from './accounts.mjs'
import { countCalls } from './instructions.mjs'
import { openSide } from './sides.mjs'

/** The ways of calls.mjs that are counted. */
export const hotPaths = {
  'api.getSession, jwe': { way: 'getSession', settings: { name: 'count-jwe', cache: 'jwe' } },
  'api.getSession, jwt': { way: 'getSession', settings: { name: 'count-jwt', cache: 'jwt' } },
  'api.getSession, compact': { way: 'getSession', settings: { name: 'count-compact', cache: 'compact' } },
  'api.getSession, SQLite': { way: 'getSession', settings: { name: 'count-sqlite' } },
  'handler(get-session), jwe': { way: 'handler', settings: { name: 'count-jwe', cache: 'jwe' } },
}

/** How many times as many instructions as on record are a regression: compilers and CPUs make some difference. */
const TOO_MANY = 1.3

const file = fileURLToPath(new URL('../instructions.json', import.meta.url))

/** `{ counter, paths }`, or the `problem`, where the machine cannot count. */
export async function countAll() {
  const folder = mkdtempSync(join(tmpdir(), 'corten-bench-'))
  try {
    await makeAccounts(folder)
    return await countCalls(folder, Object.keys(hotPaths))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function record({ counter, paths }) {
  const kept = Object.entries(paths).map(([name, { total, addon }]) => [name, { total, addon }])
  writeFileSync(file, `${JSON.stringify({ counter, node: process.versions.node, paths: Object.fromEntries(kept) }, null, 2)}\n`)
}

/** The names of paths that take far more instructions than recorded. There is no valgrind for some systems. */
export function tooMany(counted) {
  if (!counted || (counted.problem && process.platform !== 'linux')) return []
  if (counted.problem) return [counted.problem]
  const { paths } = JSON.parse(readFileSync(file, 'utf8'))
  return Object.entries(counted.paths)
    .filter(([name, { total, addon }]) => {
      const known = paths[name]
      return !known || total > known.total * TOO_MANY || addon > known.addon * TOO_MANY
    })
    .map(([name]) => name)
}

async function makeAccounts(folder) {
  const accounts = {}
  for (const { settings } of Object.values(hotPaths)) {
    if (accounts[settings.name]) continue
    const { auth, close } = await openSide('corten', { folder }, settings)
    const { cookie, user } = await signUp(auth)
    accounts[settings.name] = { cookie, user }
    await close()
  }
  writeFileSync(join(folder, 'accounts.json'), JSON.stringify(accounts))
}
