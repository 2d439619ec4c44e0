// npm run bench: corten against the reference, row by row, and whether each target is met.
//   --only <names>  rows or groups, separated by commas: --only cache/jwe,sqlite
//   --quick         few and short rounds
//   --floors        ends with exit code 1 when a row misses half of what is demanded, also when it is tried again, or
//                   when a path takes far more instructions than instructions.json has on record
//   --record        writes that file

import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startServers } from '../scripts/lib/servers.mjs'
import { isWanted } from './lib/bench.mjs'
import { measureGroup } from './lib/groups.mjs'
import { machine } from './lib/machine.mjs'
import { countAll, record, tooMany } from './lib/recorded.mjs'
import { headLine, instructionsText, markdown, rowLine, summaryLine } from './lib/report.mjs'
import { floor, isMet } from './lib/targets.mjs'
import { groups } from './rows.mjs'

/** How often a row that misses its floor is measured again. */
const RETRIES = 2

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    quick: { type: 'boolean', default: false },
    floors: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})
const only = flags.only.split(',').filter(Boolean)
const begin = performance.now()

console.log(headLine(machine(), flags.quick))
const rows = await withServers(measureAll)
const instructions = isWanted('instructions', only) ? await countAll() : undefined
if (instructions) console.log(`\n${instructionsText(instructions)}`)
if (flags.record && instructions) record(instructions)
const seconds = (performance.now() - begin) / 1000
console.log(`\n${summaryLine(rows, seconds)}`)
// Part of the rows, or short rounds, are not what the file is for.
if (only.length === 0 && !flags.quick) {
  const file = fileURLToPath(new URL('results.md', import.meta.url))
  writeFileSync(file, markdown({ machine: machine(), rows, instructions, seconds }))
}
if (flags.floors) {
  const failed = [...rows.filter(isBelowFloor).map(({ id }) => id), ...(flags.record ? [] : tooMany(instructions))]
  if (failed.length > 0) {
    console.error(`Less than half of what is demanded, or far more instructions than recorded: ${failed.join(', ')}`)
    process.exitCode = 1
  }
}

/** Runs `body` with the servers that the chosen groups want, unless the environment names them. */
async function withServers(body) {
  const chosen = groups.filter((name) => isWanted(name, only))
  if (chosen.length === 0 && !isWanted('instructions', only)) throw new Error(`There is no row of this name: ${flags.only}`)
  const modules = await Promise.all(chosen.map(async (name) => ({ name, ...(await import(`./rows/${name}.mjs`)) })))
  const kinds = [...new Set(modules.flatMap(({ needs = [] }) => needs))]
  if (kinds.length === 0) return body(chosen, {})
  const servers = await startServers(kinds)
  return body(chosen, servers.env).finally(servers.stop)
}

async function measureAll(chosen, env) {
  const found = []
  for (const name of chosen) {
    for (const row of await measureAgain(name, env)) {
      found.push(row)
      console.log(rowLine(row))
    }
  }
  return found
}

/** Rows below their floor are measured again: what a busy machine did to them once it hardly does three times. */
async function measureAgain(name, env) {
  let found = await measureGroup(name, { quick: flags.quick, only }, env)
  for (let left = RETRIES; flags.floors && left > 0; left -= 1) {
    const low = found.filter(isBelowFloor).map(({ id }) => id)
    if (low.length === 0) break
    const again = await measureGroup(name, { quick: flags.quick, only: low }, env)
    found = found.map((row) => again.find((it) => it.id === row.id && low.includes(row.id)) ?? row)
  }
  return found
}

function isBelowFloor(row) {
  return row.target !== undefined && isMet(row, floor(row.target)) === false
}
