// run.mjs: reads modules from standard input, runs each, and prints what came of it: whether its auth object answers, or
// what it threw. The modules stand in this folder, so that `corten` is found as anywhere in this package.
import { registerHooks } from 'node:module'
import { text } from 'node:stream/consumers'

const { fixtures, modules } = JSON.parse(await text(process.stdin))
const sources = new Map()
const at = name => new URL(`./virtual/${encodeURIComponent(name).replaceAll('%', '_')}.mjs`, import.meta.url).href
for (const [name, source] of Object.entries({ ...modules, ...fixtures })) sources.set(at(name), source)

registerHooks({
  resolve(specifier, context, next) {
    if (sources.has(specifier)) return { url: specifier, shortCircuit: true }
    if (specifier in modules && (sources.has(context.parentURL) || specifier === 'drizzle-orm')) return { url: at(specifier), shortCircuit: true }
    return next(specifier, context)
  },
  load(url, context, next) {
    const source = sources.get(url)
    return source === undefined ? next(url, context) : { format: 'module', source, shortCircuit: true }
  },
})

// What a browser has, and code for both looks for.
globalThis.window = globalThis
globalThis.localStorage = undefined

const came = {}
for (const name of Object.keys(fixtures)) came[name] = await outcome(name)
console.log(JSON.stringify(came))
process.exit()

async function outcome(name) {
  try {
    const { auth } = await import(at(name))
    if (!auth) return 'ran'
    const session = await auth.api.getSession({ headers: new Headers() })
    const response = await auth.handler(new Request('http://localhost:3000/nowhere'))
    await auth.close()
    return session === null && response.status === 404 ? 'answers' : `answered ${JSON.stringify(session)}, ${response.status}`
  } catch (error) {
    return `threw ${error.message}`
  }
}
