// Somebody who goes from page to page as a browser does: cookies per site and path, redirects, forms.

export interface Page {
  url: URL
  status: number
  html: string
}

interface Cookie {
  origin: string
  path: string
  pair: string
}

export class Browser {
  /** Where `visit` has been, the way included. */
  readonly visited: URL[] = []
  /** By site, path and name. */
  readonly #cookies = new Map<string, Cookie>()

  /** One request, as the official client's `customFetchImpl`. */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input)
    const headers = new Headers(init?.headers)
    const cookies = [...this.#cookies.values()].filter(({ origin, path }) => origin === url.origin && url.pathname.startsWith(path))
    if (cookies.length > 0) headers.set('cookie', cookies.map(({ pair }) => pair).join('; '))
    if ((init?.method ?? 'GET') !== 'GET') headers.set('origin', url.origin)
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) this.#keep(url.origin, line)
    return response
  }

  #keep(origin: string, line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const attribute = (name: string) => attributes.find(text => text.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1)
    const path = attribute('path') ?? '/'
    const key = `${origin} ${path} ${pair.slice(0, pair.indexOf('='))}`
    const over = attribute('max-age') === '0' || Date.parse(attribute('expires') ?? '') < Date.now()
    if (over) this.#cookies.delete(key)
    else this.#cookies.set(key, { origin, path, pair })
  }

  /** Goes to an address, and on to where its redirects lead. */
  async visit(address: string | URL, init?: RequestInit): Promise<Page> {
    let url = new URL(address)
    this.visited.push(url)
    let response = await this.fetch(url, init)
    for (let hop = 0; response.status >= 300 && response.status < 400; hop++) {
      if (hop === 20) throw new Error(`${address} never stops redirecting`)
      url = new URL(response.headers.get('location') ?? '', url)
      this.visited.push(url)
      response = await this.fetch(url)
    }
    return { url, status: response.status, html: await response.text() }
  }

  /** Sends the page's form by the button with this label. */
  press(page: Page, label: string, fields: Record<string, string> = {}): Promise<Page> {
    const button = tags(page.html, 'button').find(({ inner }) => inner === label)
    if (!button) throw new Error(`no button "${label}" at ${page.url} (${page.status}): ${page.html}`)
    const form = tags(page.html, 'form')[0]?.attributes
    const body = new URLSearchParams()
    for (const { attributes } of tags(page.html, 'input')) body.set(attributes.name ?? '', attributes.value ?? '')
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    body.set(button.attributes.name ?? '', button.attributes.value ?? '')
    return this.visit(new URL(form?.action ?? '', page.url), { method: 'POST', body })
  }
}

function tags(html: string, tag: string): { attributes: Record<string, string>; inner: string }[] {
  return [...html.matchAll(new RegExp(`<${tag}\\b([^>]*)>([^<]*)`, 'g'))].map(([, attributes = '', inner = '']) => ({
    attributes: Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value])),
    inner,
  }))
}
