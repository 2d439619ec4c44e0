// A value of any kind as text that shows everything a caller could notice: key order, undefined keys, Dates, classes.

/** `text` names what varies between runs; `setCookies` opens cookies. */
export interface Describer {
  text(text: string): string
  setCookies(lines: string[]): Promise<string[]>
}

export async function describe(value: unknown, by: Describer): Promise<string> {
  if (value === undefined) return 'undefined'
  if (typeof value === 'string') return JSON.stringify(by.text(value))
  if (typeof value === 'number') return by.text(String(value))
  if (value instanceof Date) return `Date(${by.text(value.toISOString())})`
  if (value instanceof Headers)
    return `Headers(${(await describeHeaders(value, by)).map(([name, text]) => `${name}: ${text}`).join('; ')})`
  if (value instanceof Request) return `Request(${value.method} ${by.text(value.url)})`
  if (value instanceof Response) return await describeResponse(value, by)
  if (Array.isArray(value)) {
    const items: string[] = []
    for (const item of value) items.push(await describe(item, by))
    return `[${items.join(', ')}]`
  }
  if (typeof value === 'object' && value !== null) {
    const prototype: unknown = Object.getPrototypeOf(value)
    const name = prototype === Object.prototype || prototype === null ? '' : `${value.constructor.name} `
    const fields: string[] = []
    for (const [key, field] of Object.entries(value)) fields.push(`${key}: ${await describe(field, by)}`)
    return `${name}{ ${fields.join(', ')} }`
  }
  return String(value)
}

/** Each header by name, Set-Cookie opened under its own. */
export async function describeHeaders(headers: Headers, by: Describer): Promise<[name: string, text: string][]> {
  const described: [string, string][] = []
  for (const [name, value] of headers) {
    if (name !== 'set-cookie') described.push([`header ${name}`, by.text(value)])
  }
  const cookies = headers.getSetCookie()
  if (cookies.length > 0) {
    const named = (await by.setCookies(cookies)).map(line => by.text(line))
    described.push(['set-cookie', sortEnded(named).join('\n')])
  }
  return described
}

/** Sign-out ends the cookies of all sessions of `multiSession` as their signatures are verified: the reference in any order. */
function sortEnded(lines: string[]): string[] {
  const isEnded = (line: string): boolean => /^[^=]*_multi-[^=]*=; Max-Age=0;/.test(line)
  const ended = lines.filter(isEnded).sort()
  return lines.map(line => (isEnded(line) ? (ended.shift() ?? line) : line))
}

async function describeResponse(response: Response, by: Describer): Promise<string> {
  const headers = (await describeHeaders(response.headers, by)).map(([name, text]) => `${name}: ${text}`)
  const body = by.text(await response.text())
  return `Response(${[`${response.status} ${JSON.stringify(response.statusText)}`, ...headers, body].join('; ')})`
}
