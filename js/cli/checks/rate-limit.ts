// Whether guessing is slowed down, also where there are several processes.

import { error, ok, part, warning, type Finding } from './finding.js'

export function checkRateLimit(options: object): Finding[] {
  const about = 'rate limit'
  const limits = part(options, 'rateLimit')
  if (part(limits, 'enabled') === false) {
    return [error(about, 'It is off: passwords can be guessed as fast as the server answers.', 'Remove `rateLimit.enabled`: it is on in production, and off in development.')]
  }
  if (part(limits, 'customStorage')) return [ok(about, 'Counts are in your own storage.')]
  const secondary = part(options, 'secondaryStorage')
  const storage = part(limits, 'storage') ?? (secondary ? 'secondary-storage' : 'memory')
  if (storage === 'database') return [ok(about, 'Counts are in the database.')]
  if (storage === 'memory') {
    const better = secondary ? "`rateLimit.storage: 'secondary-storage'`" : "`rateLimit.storage: 'database'`, or a `secondaryStorage`"
    return [warning(about, 'Each process counts for itself, and forgets when it ends.', `Where there are several, or they are short-lived, use ${better}.`)]
  }
  if (!secondary) return [error(about, '`rateLimit.storage` is `secondary-storage`, and there is none.', 'Set `secondaryStorage`.')]
  if (typeof part(secondary, 'increment') !== 'function') {
    return [warning(about, 'The secondary storage cannot count: each process makes up for it alone.', 'Add `increment` to it, or use `redisStorage` of `corten/redis`.')]
  }
  return [ok(about, 'Counts are in the secondary storage.')]
}
