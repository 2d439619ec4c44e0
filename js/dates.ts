// Dates in answers of the core: text in JSON, `Date` for callers of `auth.api`.

/** How JSON spells a date. */
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/

/** Turns the dates at `paths` (`session.expiresAt`, `*.createdAt`, `user.settings.**`) of a parsed answer into `Date`s. */
export function createReviver(paths: readonly string[]): (value: unknown) => void {
  const steps = paths.map((path) => path.split('.'))
  return (value) => {
    if (value === null) return
    for (const path of steps) revive(value, path, 0)
  }
}

function revive(value: unknown, path: readonly string[], depth: number): void {
  const key = path[depth]
  if (key === undefined || typeof value !== 'object' || value === null) return
  if (key === '*') {
    if (Array.isArray(value)) for (const item of value) revive(item, path, depth + 1)
    return
  }
  const record = value as Record<string, unknown>
  const found = record[key]
  if (path[depth + 1] === '**') {
    if (found !== undefined) record[key] = reviveAll(found)
    return
  }
  if (depth < path.length - 1) revive(found, path, depth + 1)
  else if (typeof found === 'string') record[key] = new Date(found)
}

/** Every text that is a date, at any depth. */
function reviveAll(value: unknown): unknown {
  if (typeof value === 'string' && ISO.test(value)) return new Date(value)
  if (typeof value !== 'object' || value === null) return value
  for (const [key, item] of Object.entries(value)) (value as Record<string, unknown>)[key] = reviveAll(item)
  return value
}
