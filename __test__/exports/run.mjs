// run.mjs <statement>: runs the statement as a module of this folder.
import { registerHooks } from 'node:module'

const source = process.argv[2]
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'corten:test' ? { url: new URL('./statement.mjs', import.meta.url).href, shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url.endsWith('/exports/statement.mjs') ? { format: 'module', source, shortCircuit: true } : next(url, context),
})
await import('corten:test')
