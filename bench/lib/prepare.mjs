// prepare.mjs <folder>: every database with one user who has signed up, and their cookies in accounts.json. Started
// outside production, where corten makes its tables.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { origin, sides, sources } from './sides.mjs'

const user = { name: 'Zoë Example', email: 'zoe@example.com', password: 'correct horse battery' }

const [folder] = process.argv.slice(2)
const accounts = {}
for (const [side, open] of Object.entries(sides)) {
  accounts[side] = {}
  for (const source of sources) {
    const { auth, migrate, close } = await open(folder, source)
    await migrate()
    accounts[side][source] = await signUp(auth)
    await close()
  }
}
writeFileSync(join(folder, 'accounts.json'), JSON.stringify(accounts))

async function signUp(auth) {
  const response = await auth.handler(
    new Request(`${origin}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify(user),
    }),
  )
  if (response.status !== 200) throw new Error(`sign-up answered ${response.status}: ${await response.text()}`)
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0])
  return { cookie: cookies.join('; '), user: (await response.json()).user }
}
