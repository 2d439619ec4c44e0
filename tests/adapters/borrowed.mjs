// borrowed.mjs <driver> <file or URL>: JavaScript's end of a borrowed database. A line asks [number, path, values,
// transaction], a line answers [number, text].

import { registerHooks } from 'node:module'
import { createInterface } from 'node:readline'

// The shim's sources, without a build.
registerHooks({
  resolve: (specifier, context, next) => next(context.parentURL?.includes('/js/borrowed/') ? specifier.replace(/\.js$/, '.ts') : specifier, context),
})

const open = {
  'better-sqlite3': async (file) => new (await import('better-sqlite3')).default(file),
  'node:sqlite': async (file) => new (await import('node:sqlite')).DatabaseSync(file),
  pg: async (url) => new (await import('pg')).default.Pool({ connectionString: url }),
  mysql2: async (uri) => zoned((await import('mysql2')).default.createPool({ uri })),
  'mysql2/promise': async (uri) => zoned((await import('mysql2')).default.createPool({ uri, timezone: '+03:00' }), '+03:00').promise(),
}

/** The session's time zone is the one in which the driver writes dates; the server's is another one. */
function zoned(pool, zone = '+00:00') {
  pool.on('connection', (connection) => connection.query(`SET time_zone = '${zone}'`))
  return pool
}

// In which a driver writes dates unless it is told otherwise.
process.env.TZ = 'UTC'
const { borrow } = await import('../../js/borrowed/index.ts')
const [driver, place] = process.argv.slice(2)
const borrowed = borrow(await open[driver](place))
if (!borrowed) throw new Error(`the core does not speak to ${driver}`)

for await (const line of createInterface({ input: process.stdin })) {
  const [number, path, values, transaction] = JSON.parse(line)
  Promise.resolve(borrowed.run(path, values, transaction)).then((text) => console.log(JSON.stringify([number, text])))
}
process.exit()
