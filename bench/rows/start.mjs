// A process from its start to its first session: time, memory, JavaScript.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sideNames } from '../lib/sides.mjs'
import { median, summary } from '../lib/summary.mjs'
import { atLeast, both, under } from '../lib/targets.mjs'

const settings = { name: 'start', cache: 'jwe' }
const script = fileURLToPath(new URL('../lib/first-session.mjs', import.meta.url))
const MIB = 1024 * 1024
/** What a process that does nothing takes. */
const USUAL_START_MS = 40

export async function measure(bench) {
  const pair = await bench.openPair(settings)
  const place = await bench.place()
  // The files are found as a finished process left them.
  await bench.close()
  const run = (side, ...flags) => start([side, JSON.stringify({ place, settings, cookie: pair[side]?.cookie }), ...flags])
  const runs = { reference: [], corten: [], empty: [] }
  for (let round = 0; round < (bench.quick ? 3 : 9); round += 1) {
    for (const side of Object.keys(runs)) runs[side].push(run(side))
  }
  const loaded = Object.fromEntries(sideNames.map((side) => [side, run(side, '--count')]))
  const empty = median(runs.empty.map(({ time }) => time))
  const rows = [
    {
      id: 'start/time',
      title: 'cold start to the first session, whole process',
      // Where Node itself takes long to start, the machine is slow or busy.
      target: { ...both(atLeast(4), under(100)), floor: 2 * Math.max(1, empty / USUAL_START_MS) },
      unit: 'ms',
      ...summary(runs),
    },
    {
      id: 'start/memory',
      title: 'resident memory after the first session',
      target: under(80),
      unit: 'MiB',
      ...amounts((side) => median(runs[side].map(({ memory }) => memory)) / MIB),
    },
    {
      id: 'start/javascript',
      title: 'JavaScript loaded for it',
      target: under(150),
      unit: 'KB',
      ...amounts((side) => loaded[side].bytes / 1000),
    },
    { id: 'start/limit/node', title: 'bare node: a process that does nothing', unit: 'ms', limit: empty },
  ]
  return rows.filter(({ id }) => bench.wants(id))
}

function amounts(of) {
  const [reference, corten] = sideNames.map(of)
  return { reference, corten, ratio: reference / corten }
}

/** `time` in ms, `cpu` in µs, `memory` and `bytes` of JavaScript. */
function start(args) {
  const begin = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
  const time = performance.now() - begin
  if (status !== 0) throw new Error(`bench/lib/first-session.mjs ended with ${status}:\n${stderr}`)
  return { time, ...JSON.parse(stdout) }
}
