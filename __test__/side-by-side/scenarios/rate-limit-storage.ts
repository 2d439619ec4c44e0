// The rate limiter with its other storages: the database, the secondary storage, one's own.
import { limiterFails } from '../differences.js'
import { TestStorage } from '../storage.js'
import { act, get, signIn, signUp, sql, wait, type Recorder, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

type Limits = NonNullable<Options['rateLimit']>
type Storage = NonNullable<Options['secondaryStorage']>

const from = (address: string): { headers: Record<string, string>; jar: null } => ({ headers: { 'x-forwarded-for': address }, jar: null })
const times = (count: number, step: Step): Step[] => Array.from({ length: count }, () => step)
const ok = get('/ok', from('10.2.0.1'))
const failing = get('/ok', { ...from('10.2.0.1'), differs: limiterFails })
const wrong = signIn({ password: 'wrong password' }, from('10.2.0.1'))

const database =
  (limits: Limits = {}) =>
  (): Options => ({ rateLimit: { enabled: true, storage: 'database', ...limits } })
const secondary =
  (limits: Limits = {}) =>
  (): Options => ({ rateLimit: { enabled: true, ...limits }, secondaryStorage: new TestStorage() as unknown as Storage })
const custom =
  (consume: (...values: unknown[]) => unknown, limits: Limits = {}) =>
  (record: Recorder): Options => ({
    rateLimit: { enabled: true, ...limits, customStorage: { consume: record('consume', consume as never) } },
  })

export const rateLimitStorageScenarios: Scenario[] = [
  { name: 'database: three sign-ins, then 429', options: database(), steps: [...times(5, wrong), wait(9), wrong, wait(1), wrong, signIn({}, from('10.2.0.2'))] },
  { name: 'database: every allowed request moves the window', options: database(), steps: [wrong, wait(6), wrong, wait(6), wrong, wait(6), wrong, wait(4), wrong] },
  { name: 'database: the time to wait', options: database({ window: 60, max: 1 }), steps: [ok, wait(0.5), ok, wait(58.5), ok, wait(0.999), ok, wait(0.001), ok] },
  { name: 'database: old rows go when a window begins anew', options: database(), steps: [ok, wrong, get('/nope', from('10.2.0.3')), wait(61), ok, wait(30), wrong] },
  { name: 'database: no room at all, and windows of all lengths', options: database({ customRules: { '/ok': { window: 10, max: 0 }, '/nope': { window: 600, max: 1 } } }), steps: [ok, ok, get('/nope', from('10.2.0.1')), wait(100), ok, get('/nope', from('10.2.0.1'))] },
  { name: 'database: a row of somebody else', options: database({ max: 5 }), steps: [ok, sql('UPDATE rateLimit SET count = 5'), ok, sql('DELETE FROM rateLimit'), ok] },
  { name: 'database: names of its own', options: database({ modelName: 'limits', fields: { key: 'who', lastRequest: 'last_at' }, max: 1 }), steps: [ok, ok, wait(10), ok] },
  ...(['uuid', 'serial'] as const).map(generateId => ({ name: `database: ids of the kind ${generateId}`, options: () => ({ ...database({ max: 1 })(), advanced: { database: { generateId } } }), steps: [ok, ok, wrong] })),
  { name: 'database: ids of a function', options: record => ({ ...database({ max: 1 })(), advanced: { database: { generateId: record('id', ((about: { model: string }) => (about.model === 'rateLimit' ? 'limit-1' : 'x')) as never) as never } } }), steps: [ok, ok] },
  { name: 'database: switched off', options: () => ({ rateLimit: { enabled: false, storage: 'database' } }), steps: [ok, signUp()] },
  { name: 'secondary storage: three sign-ins, then 429', options: secondary(), steps: [...times(5, wrong), wait(9), wrong, wait(1), wrong, signIn({}, from('10.2.0.2'))] },
  { name: 'secondary storage: the window stands', options: secondary(), steps: [wrong, wait(6), wrong, wait(3), wrong, wait(1), wrong, wrong, wrong, wrong] },
  { name: 'secondary storage: by name', options: secondary({ storage: 'secondary-storage', window: 7, max: 2 }), steps: [...times(4, ok), wait(7), ok] },
  { name: 'secondary storage, but memory', options: secondary({ storage: 'memory', max: 1 }), steps: times(2, get('/ok', from('10.2.1.1'))) },
  { name: 'secondary storage, but database', options: secondary({ storage: 'database', max: 1 }), steps: times(2, ok) },
  { name: 'secondary storage: it fails', options: secondary(), steps: [ok, act(run => run.storage().fail('increment')), failing] },
  { name: "one's own: it decides", options: custom(async (key: unknown) => ({ allowed: !String(key).includes('/ok'), retryAfter: 7 })), steps: [ok, wrong, signUp()] },
  { name: "one's own: no time to wait", options: custom(async () => ({ allowed: false, retryAfter: null }), { window: 33 }), steps: [ok, wrong] },
  { name: "one's own: it stands above the named storage", options: custom(async () => ({ allowed: false, retryAfter: 5 }), { storage: 'memory' }), steps: [ok] },
  { name: "one's own: a rule of one's own", options: custom(async () => ({ allowed: true, retryAfter: null }), { customRules: { '/ok': { window: 2.5, max: 9 }, '/nope': false } }), steps: [ok, get('/nope', from('10.2.0.1'))] },
  { name: "one's own: it throws", options: custom(async () => { throw new Error('boom') }), steps: [failing] },
  { name: "one's own: it answers nothing", options: custom(async () => undefined), steps: [failing] },
]
