// Session checks, corten against the reference, in one process under production's rules.
//   --json   prints one JSON object instead of tables
//   --check  ends with exit code 1 when a cached getSession is not as fast as it must be

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const demanded = 25
const plan = { rounds: 9, warmUpMs: 300, blockMs: 80 }
const { values: flags } = parseArgs({ options: { json: { type: 'boolean' }, check: { type: 'boolean' } } })

// The servers read it while they are imported. The addon under measurement is the release build.
process.env.NODE_ENV = 'production'
delete process.env.CORTEN_ADDON
const { openCalls } = await import('./lib/calls.mjs')
const { countInstructions } = await import('./lib/instructions.mjs')
const { instructionsText, timesText } = await import('./lib/report.mjs')
const { measure } = await import('./lib/rounds.mjs')

const folder = mkdtempSync(join(tmpdir(), 'corten-bench-'))
try {
  const { calls, close } = await openCalls(folder, prepare())
  const results = await measure(calls.flatMap((it) => [1, 32].map((inFlight) => ({ ...it, inFlight }))), plan)
  await close()
  if (!flags.json) console.log(`${title()}\n\n${timesText(results)}\n`)
  const instructions = await countInstructions(folder)
  if (!flags.json) console.log(instructionsText(instructions))
  else console.log(JSON.stringify({ ...machine(), plan, results, instructions }, null, 2))
  if (flags.check) check(results)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The accounts by side and source. */
function prepare() {
  const script = fileURLToPath(new URL('lib/prepare.mjs', import.meta.url))
  const env = { ...process.env, NODE_ENV: 'development' }
  const { status } = spawnSync(process.execPath, [script, folder], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error('bench/lib/prepare.mjs made no accounts: its error stands above.')
  return JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8'))
}

function check(results) {
  const { ratio } = results.find((it) => it.source === 'jwe' && it.way === 'getSession' && it.inFlight === 1)
  if (ratio >= demanded) return
  console.error(`api.getSession, jwe, one at a time: ${ratio.toFixed(1)}x is less than the demanded ${demanded}x`)
  process.exitCode = 1
}

function title() {
  const { reference, node, cpu } = machine()
  return `corten against better-auth ${reference}: medians of ${plan.rounds} rounds, Node ${node}, ${cpu}`
}

function machine() {
  const manifest = new URL('../node_modules/better-auth/package.json', import.meta.url)
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'))
  const processors = cpus()
  const cpu = `${processors.length} × ${processors[0]?.model ?? 'unknown CPU'}`
  return { reference: version, node: process.versions.node, cpu }
}
