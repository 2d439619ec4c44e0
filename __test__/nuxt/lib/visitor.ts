// Somebody with a cookie jar, who speaks to one server.

import { CookieJar } from '../../side-by-side/jar.js'

export interface Answer {
  status: number
  headers: Headers
  body: string
  /** Names of the cookies that the reply sets, each as often as it stands there. */
  setCookies: string[]
}

export class Visitor {
  readonly jar = new CookieJar()
  readonly #origin: string

  constructor(origin: string) {
    this.#origin = origin
  }

  async send(path: string, init: RequestInit & { html?: boolean } = {}): Promise<Answer> {
    const cookie = this.jar.header()
    const headers = {
      origin: this.#origin,
      ...(init.html ? { accept: 'text/html' } : {}),
      ...(cookie ? { cookie } : {}),
      ...(init.headers as Record<string, string> | undefined),
    }
    const response = await fetch(this.#origin + path, { redirect: 'manual', ...init, headers })
    const lines = response.headers.getSetCookie()
    this.jar.store(lines)
    return {
      status: response.status,
      headers: response.headers,
      body: await response.text(),
      setCookies: lines.map((line) => line.slice(0, line.indexOf('='))),
    }
  }

  /** As a browser asks for a page. */
  page(path: string): Promise<Answer> {
    return this.send(path, { html: true })
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Answer> {
    return this.send(path, {
      method: 'POST',
      ...(signal ? { signal } : {}),
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    })
  }

  async json<Value>(path: string): Promise<Value> {
    const { body } = await this.send(path)
    return JSON.parse(body) as Value
  }

  async signUp(name: string, base = '/api/auth'): Promise<this> {
    const person = { name, email: `${name.toLowerCase()}@example.com`, password: 'password1234' }
    const { status, body } = await this.post(`${base}/sign-up/email`, person)
    if (status !== 200) throw new Error(`sign-up of ${name}: ${status} ${body}`)
    return this
  }
}
