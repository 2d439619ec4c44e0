// child.mjs <group> <settings>: measures the rows of one group, in a process of its own, and sends them to its parent.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [group, text] = process.argv.slice(2)
const settings = JSON.parse(text)

// The servers read it while they are imported. The addon under measurement is the release build.
process.env.NODE_ENV = 'production'
delete process.env.CORTEN_ADDON
const { Bench } = await import('./bench.mjs')
const { Postgres } = await import('./postgres.mjs')
const { measure } = await import(`../rows/${group}.mjs`)

const folder = mkdtempSync(join(tmpdir(), 'corten-bench-'))
const postgres = process.env.CORTEN_TEST_POSTGRES && new Postgres(process.env.CORTEN_TEST_POSTGRES)
const bench = new Bench({ ...settings, place: { folder, postgres } })
try {
  const rows = await measure(bench)
  await bench.close()
  await postgres?.close()
  process.send({ rows })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.disconnect()
