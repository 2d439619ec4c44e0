// What was measured on what.

import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

export function machine() {
  const manifest = new URL('../../node_modules/better-auth/package.json', import.meta.url)
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'))
  const processors = cpus()
  const cpu = `${processors.length} × ${processors[0]?.model ?? 'unknown CPU'}`
  return { reference: version, node: process.versions.node, cpu }
}
