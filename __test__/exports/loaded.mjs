// loaded.mjs <statement>: runs the statement as run.mjs does, and prints the files that were loaded for it.
import { registerHooks } from 'node:module'

const loaded = []
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) loaded.push(decodeURIComponent(new URL(url).pathname))
    return next(url, context)
  },
})
await import('./run.mjs')
console.log(JSON.stringify(loaded))
