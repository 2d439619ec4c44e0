// Direct calls as no honest program makes them, the same for the same seed.
import { cookieHeader, fields, type Known, knownValue, noise, type Random, value } from './fuzz.js'

export interface Call {
  endpoint: string
  input: Record<string, unknown> | undefined
}

/** The next call of `auth.api`, as wrong in its types as JavaScript allows. */
export function randomCall(random: Random, endpoints: readonly string[], cookies: Map<string, string>, known: Known): Call {
  const endpoint = random.pick(endpoints)
  if (random.chance(0.05)) return { endpoint, input: undefined }
  // Without such calls few would come past the first checks.
  const honest = random.chance(0.3)
  const input: Record<string, unknown> = {}
  if (random.chance(0.8)) input.body = honest ? members(random, known) : oddly(random, () => members(random, known))
  if (random.chance(0.5)) input.query = honest ? members(random, known) : oddly(random, () => members(random, known))
  if (random.chance(0.3)) input.params = { token: random.pick(known.values), [random.pick(fields)]: value(random) }
  if (honest || random.chance(0.7)) input.headers = headers(random, cookies, known, honest)
  if (random.chance(0.1)) input.request = new Request(`http://localhost:3000/api/auth/x?token=${encodeURIComponent(random.pick(known.values))}`)
  if (random.chance(0.2)) input.method = random.pick(['GET', 'POST', 'DELETE', 'x', ''])
  for (const flag of ['asResponse', 'returnHeaders', 'returnStatus']) if (random.chance(0.2)) input[flag] = random.chance(0.7)
  return { endpoint, input }
}

const members = (random: Random, known: Known): Record<string, unknown> =>
  Object.fromEntries(fields.filter(() => random.chance(0.6)).map(name => [name, knownValue(random, name, known.values)]))

/** What belongs there, or anything else. */
function oddly(random: Random, fitting: () => unknown): unknown {
  return random.pick([fitting, () => value(random), () => null, () => undefined, () => noise(random), () => [fitting()], () => new Date(0), () => () => 1, () => Number.NaN])()
}

function headers(random: Random, cookies: Map<string, string>, known: Known, honest: boolean): Headers | Record<string, string> {
  const cookie = honest || random.chance(0.6) ? random.pick(known.sessions) : cookieHeader(random, cookies)
  const drawn = { cookie, ...(random.chance(0.3) ? { [random.pick(['origin', 'host', 'x-forwarded-for', 'user-agent'])]: noise(random) } : {}) }
  try {
    return random.chance(0.5) ? new Headers(drawn) : Object.fromEntries(new Headers(drawn))
  } catch {
    return new Headers()
  }
}
