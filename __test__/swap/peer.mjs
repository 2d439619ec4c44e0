// peer.mjs <runtime> <database>: answers requests, one JSON a line, until its input ends.
import { createInterface } from 'node:readline'
import { open, send } from './common.mjs'

const [runtime, file] = process.argv.slice(2)
const { auth, close } = await open(runtime, file, 'none', 'redis', { migrate: runtime === 'reference' })
for await (const line of createInterface({ input: process.stdin })) {
  const { path, body, cookie } = JSON.parse(line)
  const { status, json, cookie: cookies } = await send(auth, path, { body, cookie })
  console.log(JSON.stringify({ status, json, cookie: cookies }))
}
await close()
