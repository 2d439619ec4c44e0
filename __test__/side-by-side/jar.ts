// A cookie jar as a browser keeps it, except that it forgets nothing by itself: a scenario sends what it wants to send.

export class CookieJar {
  readonly #cookies = new Map<string, string>()

  /** Takes over the Set-Cookie headers of a reply; `Max-Age=0` removes a cookie. */
  store(setCookies: string[]): void {
    for (const line of setCookies) {
      const [pair = '', ...attributes] = line.split(';')
      const at = pair.indexOf('=')
      const name = pair.slice(0, at).trim()
      const expired = attributes.some(attribute => attribute.trim().toLowerCase() === 'max-age=0')
      if (expired) this.#cookies.delete(name)
      else this.#cookies.set(name, pair.slice(at + 1))
    }
  }

  get(name: string): string | undefined {
    return this.#cookies.get(name)
  }

  set(name: string, value: string): void {
    this.#cookies.set(name, value)
  }

  delete(name: string): void {
    this.#cookies.delete(name)
  }

  names(): string[] {
    return [...this.#cookies.keys()]
  }

  copyFrom(other: CookieJar): void {
    for (const name of other.names()) this.set(name, other.get(name) ?? '')
  }

  clear(): void {
    this.#cookies.clear()
  }

  /** The Cookie header, or nothing when the jar is empty. */
  header(): string | undefined {
    if (this.#cookies.size === 0) return undefined
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** The session token inside the signed cookie, whatever prefix the cookie's name has. */
  sessionToken(): string {
    const name = this.names().find(candidate => candidate.endsWith('session_token'))
    const value = name === undefined ? undefined : this.get(name)
    if (value === undefined) throw new Error('the jar holds no session_token')
    return decodeURIComponent(value).split('.')[0] ?? ''
  }
}
