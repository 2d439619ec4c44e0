// dropped.mjs <folder> [hooks]: the files that applications leave open which nobody closes and nobody holds. Needs --expose-gc.
import { existsSync, readdirSync } from 'node:fs'
import { open, signUp } from './common.mjs'

const [folder, hooks] = process.argv.slice(2)
const count = 40
// What the process holds open; known on Linux alone.
const openFiles = () => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0)

async function useOne(index) {
  const auth = open(`${folder}/dropped${hooks ?? ""}-${index}.db`, {
    emailAndPassword: { enabled: true, password: { hash: async password => `plain ${password}`, verify: () => true } },
    ...(hooks ? { databaseHooks: { user: { create: { before: async () => {}, after: async () => {} } } } } : {}),
  })
  if ((await signUp(auth, 'a')).status !== 200) throw new Error('a sign-up failed')
}

await useOne(0)
const before = openFiles()
for (let index = 1; index <= count; index++) await useOne(index)
for (let turn = 0; turn < 20; turn++) {
  await new Promise(resolve => setTimeout(resolve, 50))
  globalThis.gc()
}
console.log(JSON.stringify({ files: openFiles() - before }))
