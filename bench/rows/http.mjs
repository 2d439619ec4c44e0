// Requests per second of a node:http server, over 32 connections on loopback.

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { checkSides } from '../lib/calls.mjs'
import { sideNames } from '../lib/sides.mjs'
import { summary } from '../lib/summary.mjs'
import { atLeast } from '../lib/targets.mjs'

export const needs = ['postgres']

const CONNECTIONS = 32

const sources = [
  { source: 'jwe', title: 'jwe cookie cache', target: atLeast(20), settings: { name: 'http-jwe', cache: 'jwe' } },
  { source: 'sqlite', title: 'SQLite by URL', target: atLeast(12), settings: { name: 'http' } },
  { source: 'postgres', title: 'PostgreSQL by URL', target: atLeast(10), settings: { store: 'postgres', name: 'http' } },
]

export async function measure(bench) {
  const load = child('http-load.mjs')
  const rows = []
  for (const { source, title, target, settings } of sources) {
    const id = `http/${source}`
    if (!bench.wants(id)) continue
    const blocks = await serveAndLoad(bench, load, settings)
    const what = `node:http get-session, ${title}, ${CONNECTIONS} connections`
    rows.push({ id, title: what, target, unit: 'req/s', ...summary(blocks, { higher: true }) })
  }
  if (bench.wants('http/limit/node')) rows.push(await hello(bench, load))
  load.end()
  return rows
}

/** Both servers, each in its own process, are asked in turn. */
async function serveAndLoad(bench, load, settings) {
  const pair = await bench.openPair(settings)
  await checkSides(pair.reference, pair.corten)
  const servers = {}
  for (const side of sideNames) {
    const server = child('http-server.mjs')
    const { port } = await server.ask({ side, place: await bench.place(), settings })
    servers[side] = { ...server, target: { port, path: '/api/auth/get-session', cookie: pair[side].cookie } }
  }
  const blocks = { reference: [], corten: [] }
  const [warmUp, seconds, rounds] = bench.quick ? [0.7, 0.7, 1] : [1.5, 1.5, 5]
  for (const side of sideNames) await loadOnce(load, servers[side], warmUp)
  for (let round = 0; round < rounds; round += 1) {
    for (const side of sideNames) blocks[side].push(await loadOnce(load, servers[side], seconds))
  }
  for (const side of sideNames) servers[side].end()
  return blocks
}

/** A server that does nothing. */
async function hello(bench, load) {
  const server = child('http-server.mjs')
  const { port } = await server.ask({})
  const target = { port, path: '/', cookie: 'a=b' }
  await loadOnce(load, { ...server, target }, bench.quick ? 0.5 : 1)
  const block = await loadOnce(load, { ...server, target }, bench.quick ? 0.7 : 2)
  server.end()
  return { id: 'http/limit/node', title: 'bare node: a node:http server that answers two words', unit: 'req/s', limit: block.time }
}

/** Requests per second, and the server's CPU time for each in µs. */
async function loadOnce(load, server, seconds) {
  const before = await server.ask('cpu')
  const { answers, elapsed } = await load.ask({ ...server.target, connections: CONNECTIONS, seconds })
  const after = await server.ask('cpu')
  return { time: answers / elapsed, cpu: (after.cpu - before.cpu) / answers }
}

/** A process that answers one message after the other. */
function child(script) {
  const process_ = fork(fileURLToPath(new URL(`../lib/${script}`, import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ask = (message) =>
    new Promise((resolve, reject) => {
      const failed = (code) => reject(new Error(`bench/lib/${script} ended with ${code}`))
      process_.once('exit', failed)
      process_.once('message', (answer) => {
        process_.off('exit', failed)
        resolve(answer)
      })
      process_.send(message)
    })
  return { ask, end: () => process_.disconnect() }
}
