// Servers for tests, all or those of the kinds on the command line. Prints one line, the environment
// variables that name them as JSON, and serves until its standard input ends.

import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFolder } from './lib/servers/process.mjs'
import * as mysql from './lib/servers/mysql.mjs'
import * as postgres from './lib/servers/postgres.mjs'
import * as redis from './lib/servers/redis.mjs'

/** Each has `variable`, the environment variable, and `start(folder)`, which gives `{ url, stop }`. */
const all = { postgres, mysql, redis }
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(all)
const kinds = wanted.map((name) => all[name]).filter(({ variable }) => !process.env[variable])

/** Free memory that a folder for the servers asks for. */
const ROOM = 2 ** 30

const folder = openFolder(mkdtempSync(join(place(), 'corten-servers-')))
const over = new Promise((resolve) => {
  process.stdin.on('data', () => {})
  process.stdin.once('end', resolve)
  process.stdin.once('error', resolve)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve)
})

const results = await Promise.allSettled(kinds.map((kind) => kind.start(folder)))
const started = results.filter(({ status }) => status === 'fulfilled').map(({ value }) => value)
const failed = results.find(({ status }) => status === 'rejected')
if (failed) {
  console.error(failed.reason.message)
  process.exitCode = 1
} else {
  const named = kinds.map(({ variable }, at) => [variable, started[at].url])
  console.log(JSON.stringify(Object.fromEntries(named)))
  await over
}
await Promise.all(started.map(({ stop }) => stop()))
rmSync(folder, { recursive: true, force: true })
process.exit()

/** In memory where there is room: on a disk MariaDB takes twenty times as long to make a table. */
function place() {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    if (bavail * bsize >= ROOM) return '/dev/shm'
  } catch {
    // Not every system has it.
  }
  return tmpdir()
}
