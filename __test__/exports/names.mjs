// Prints what each path of the reference exports as values, in the reference and in corten, as Node itself loads them.
import { readFileSync } from 'node:fs'

const { exports } = JSON.parse(readFileSync(new URL('../../node_modules/better-auth/package.json', import.meta.url), 'utf8'))

async function names(specifier) {
  try {
    return Object.keys(await import(specifier))
  } catch (error) {
    return { missing: /Cannot find package '([^']+)'/.exec(error.message)?.[1] ?? String(error) }
  }
}

const found = {}
for (const path of Object.keys(exports).map(key => key.slice(1))) {
  found[path] = { peer: await names(`better-auth${path}`), own: await names(`corten${path}`) }
}
console.log(JSON.stringify(found))
