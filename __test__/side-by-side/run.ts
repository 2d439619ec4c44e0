// Takes one scenario through one server, step by step, on a standing clock.
import { createHash } from 'node:crypto'
import { vi } from 'vitest'
import { editRows, readRows, type Rows } from '../database.js'
import { openCiphertexts } from './ciphertexts.js'
import { openSetCookies, openTokens } from './cookies.js'
import { describe, type Describer } from './describe.js'
import { CookieJar } from './jar.js'
import { coverKeys, openRows, secretsOf } from './key-material.js'
import type { FakeNetwork } from './oauth/network.js'
import { observeCall, observeRequest, resolve, type Observation, type Outcome } from './observe.js'
import { Placeholders, type HashFormat } from './placeholders.js'
import { RedisSide } from './redis.js'
import { baseOptions, origin, type Recorder, type Run, type Scenario, type Step } from './steps.js'
import { TestStorage } from './storage.js'
import type { Options, Target } from './target.js'

/** Steps that can be compared, in order, and the rows that were left. */
export interface Trace {
  outcomes: { step: Step; outcome: Outcome }[]
  rows: Observation
  /** Why the scenario could not go on. */
  failed?: unknown
}

// Each run has days of its own: the reference's memory store for rate limits lives as long as the process.
const day = 86_400_000
let nextStart = Date.UTC(2027, 0, 4, 9, 30, 15, 123)
// Seconds of later times overflow in the reference, whose JWE cookies are broken from then on.
const lastDay = Date.UTC(2037, 11, 1)

/** `inRedis`: the scenario's secondary storage is kept there. */
export async function runScenario(scenario: Scenario, target: Target, file: string, inRedis = false): Promise<Trace> {
  const start = nextStart
  if (start > lastDay) throw new Error('the scenarios take too many days: let the first one start earlier')
  let now = start
  vi.useFakeTimers({ toFake: ['Date'], now })
  // The reference reports a failing callback there, whatever its logger is set to.
  const silenced = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const calls: Call[] = []
  const options: Options = { ...baseOptions, ...scenario.options?.(recorder(calls), target.plugins) }
  const names = new Placeholders(start)
  const secret = options.secrets?.[0]?.value ?? options.secret ?? ''
  const setCookies = async (lines: string[]): Promise<string[]> => {
    const opened = await openSetCookies(lines, secret)
    return Promise.all(opened.map(line => openCiphertexts(line, secretsOf(options))))
  }
  const by: Describer = { text: text => names.text(openTokens(coverKeys(text), secret)), setCookies }
  const storage = options.secondaryStorage instanceof TestStorage ? options.secondaryStorage : undefined
  const redis = storage && inRedis ? await RedisSide.open(target.name, storage) : undefined
  if (redis) options.secondaryStorage = redis.secondaryStorage
  const network = scenario.network?.()
  const { run, save } = makeRun(() => now, calls, storage, network)
  const realFetch = globalThis.fetch
  if (network) globalThis.fetch = network.fetch
  const base = scenario.base ?? `${origin}/api/auth`
  const outcomes: Trace['outcomes'] = []
  try {
    const database = scenario.stateless ? undefined : file
    let server = await target.open(database, options)
    try {
      for (const step of scenario.steps) {
        await redis?.read()
        if (step.kind === 'clock') vi.setSystemTime((now += step.seconds * 1000))
        else if (step.kind === 'act') {
          step.act(run)
          await redis?.write()
        }
        else if (step.kind === 'check') {
          if (target.name === 'reference' && !step.holds(run)) throw new Error(`the reference should have come to this: ${step.that}`)
        }
        else if (step.kind === 'sql') await edit(step, file, run)
        else if (step.kind === 'restart') {
          await server.close()
          server = await target.open(database, options)
        }
        else {
          const outcome =
            step.kind === 'http' ? await observeRequest(step, server, base, run, by) : await observeCall(step, server, run, by)
          await describeCalls(calls, outcome.observation, by)
          const requests = network?.takeRequests() ?? []
          if (requests.length > 0) outcome.observation.set('requests', by.text(requests.join('\n')))
          if (scenario.stateless) dropUnset(outcome.observation)
          if (step.save !== undefined) save(step.save, outcome.value)
          outcomes.push({ step, outcome })
          network?.check()
        }
      }
    } catch (failed) {
      return { outcomes, rows: new Map(), failed }
    } finally {
      await server.close()
    }
    const format = target.name === 'reference' ? (scenario.referenceHash ?? 'scrypt') : (scenario.cortenHash ?? 'argon2id')
    const hashed = hashedIdentifiers(calls)
    const passwords = { format, ...passwordColumn(options) }
    await redis?.read()
    const rows = database === undefined ? new Map() : describeRows(await openRows(await readRows(file), options), by, names, passwords, hashed)
    if (storage) rows.set('storage', storage.describe(names, hashed))
    return { outcomes, rows }
  } finally {
    globalThis.fetch = realFetch
    await redis?.end()
    silenced.mockRestore()
    vi.useRealTimers()
    nextStart = start + (Math.floor((now - start) / day) + 1) * day
  }
}

/** The reference's memory leaves out fields that nobody set, corten has them as null; encrypted caches differ in length by it. */
function dropUnset(observation: Observation): void {
  const unset = /,"\w+":null|, \w+: (?:null|undefined)/g
  for (const [facet, text] of observation) observation.set(facet, text.replace(unset, '').replace(/\btext \d+, tag/g, 'text, tag'))
}

interface Call {
  name: string
  values: unknown[]
  described: boolean
}

function recorder(calls: Call[]): Recorder {
  return (name, then = (async () => undefined) as never) =>
    (...values) => {
      calls.push({ name, values, described: false })
      return then(...values)
    }
}

/** What the user's functions were called with since the step before. */
async function describeCalls(calls: Call[], observation: Observation, by: Describer): Promise<void> {
  const lines: string[] = []
  for (const call of calls.filter(({ described }) => !described)) {
    const values: string[] = []
    for (const value of call.values) values.push(await describe(value, by))
    lines.push(`${call.name}(${values.join(', ')})`)
    call.described = true
  }
  if (lines.length > 0) observation.set('calls', lines.join('\n'))
}

function makeRun(now: () => number, calls: Call[], storage: TestStorage | undefined, network: FakeNetwork | undefined): { run: Run; save(name: string, value: unknown): void } {
  const jars = new Map<string, CookieJar>()
  const values = new Map<string, unknown>()
  const jar = (name = 'main'): CookieJar => {
    const known = jars.get(name) ?? new CookieJar()
    jars.set(name, known)
    return known
  }
  const run: Run = {
    jar,
    now,
    storage() {
      if (!storage) throw new Error('the options have no TestStorage')
      return storage
    },
    network() {
      if (!network) throw new Error('the scenario has no network')
      return network
    },
    saved: name => values.get(name),
    called: name => calls.findLast(call => call.name === name)?.values ?? [],
    headers(extra, name) {
      const headers = new Headers(extra)
      const cookie = jar(name).header()
      if (cookie !== undefined) headers.set('cookie', cookie)
      return headers
    },
  }
  return { run, save: (name, value) => void values.set(name, value) }
}

async function edit(step: Extract<Step, { kind: 'sql' }>, file: string, run: Run): Promise<void> {
  const changed = await editRows(file, step.sql, resolve(step.values, run), step.orphans)
  if (changed !== step.changes) throw new Error(`"${step.sql}" changed ${changed} rows instead of ${step.changes}`)
}

/** What the hashes of identifiers in the table `verification` stand for, as far as tokens were handed out. */
function hashedIdentifiers(calls: Call[]): Map<string, string> {
  const tokens = calls.map(({ values: [first] }) => (first as { token?: unknown } | undefined)?.token)
  const identifiers = tokens.filter(token => typeof token === 'string').map(token => `reset-password:${token}`)
  return new Map(identifiers.map(text => [createHash('sha256').update(text).digest('base64url'), `hash of ${text}`]))
}

/** Where the hashes of passwords stand. */
const passwordColumn = ({ account }: Options): { table: string; column: string } => ({
  table: account?.modelName ?? 'account',
  column: account?.fields?.password ?? 'password',
})

function describeRows(
  tables: Record<string, Rows>,
  by: Describer,
  names: Placeholders,
  passwords: { format: HashFormat | 'plain'; table: string; column: string },
  hashed: Map<string, string>,
): Observation {
  const observation: Observation = new Map()
  for (const [table, rows] of Object.entries(tables)) {
    const lines = rows.map(row =>
      row
        .map(([column, value]) => {
          const { format } = passwords
          const hash = table === passwords.table && column === passwords.column && typeof value === 'string' && format !== 'plain'
          const known = column === 'identifier' ? hashed.get(String(value)) : undefined
          if (known !== undefined) return `${column}=${names.text(known)}`
          return `${column}=${hash ? names.passwordHash(value, format) : by.text(JSON.stringify(value))}`
        })
        .join(' '),
    )
    observation.set(`rows of ${table}`, lines.join('\n') || '(none)')
  }
  return observation
}
