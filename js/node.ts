// node:http: requests answered from (req, res), without web Request and Response in between.

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { App } from './app.js'
import { readBounded } from './body.js'
import { NODE_APP } from './node-app.js'
import { headerLines, type Reply } from './wire.js'

type WebHandler = (request: Request) => Promise<Response>
type NodeHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>

/** What middleware in front of us may have added. */
interface Mounted {
  body?: unknown
  baseUrl?: string
  originalUrl?: string
}

export function toNodeHandler(auth: { handler: WebHandler } | WebHandler): NodeHandler {
  const app = NODE_APP in auth ? (auth[NODE_APP] as App) : undefined
  const handle = app ? nativeHandler(app) : webHandler('handler' in auth ? auth.handler : auth)
  return async (req, res) => {
    try {
      await handle(req, res)
    } catch (error) {
      // `onAPIError.throw`: whoever called us answers.
      if (app?.throwsErrors) throw error
      console.error('corten: a request could not be answered', error)
      if (!res.headersSent) res.statusCode = 500
      res.end()
    }
  }
}

export function fromNodeHeaders(nodeHeaders: IncomingHttpHeaders): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(nodeHeaders)) {
    if (Array.isArray(value)) for (const item of value) headers.append(name, item)
    else if (value !== undefined) headers.set(name, value)
  }
  return headers
}

function nativeHandler(app: App): NodeHandler {
  const { headers: names, maxBodyBytes } = app.description
  return async (req, res) => {
    const url = requestUrl(req)
    const body = hasBody(req) ? await nodeBody(req, maxBodyBytes) : undefined
    const { headers } = req
    const head = `${req.method} ${url}\n${headerLines({ get: (name) => joined(headers[name]) }, names)}`
    // A callback may want the request; nobody else needs one.
    const request = app.host.hasCallbacks ? webRequest(req, url, body) : undefined
    const handled = app.handle(head, body, request)
    const answer = handled instanceof Promise ? await handled : handled
    if (answer instanceof Response) await writeResponse(res, answer)
    else write(res, answer)
  }
}

/** Any other function from Request to Response. */
function webHandler(handler: WebHandler): NodeHandler {
  return async (req, res) => {
    const body = hasBody(req) ? await nodeBody(req, Number.POSITIVE_INFINITY) : undefined
    await writeResponse(res, await handler(webRequest(req, requestUrl(req), body)))
  }
}

async function writeResponse(res: ServerResponse, response: Response): Promise<void> {
  const headers = [...response.headers]
  write(res, { status: response.status, reason: '', headers, body: response.body && (await response.text()) })
}

function write(res: ServerResponse, { status, headers, body }: Reply): void {
  if (res.destroyed) return
  res.statusCode = status
  for (const [name, value] of headers) {
    if (name === 'set-cookie') res.appendHeader(name, value)
    else res.setHeader(name, value)
  }
  res.end(body ?? undefined)
}

/** Also where a framework has cut off the path under which we are mounted. */
function requestUrl(req: IncomingMessage & Mounted): string {
  const encrypted = 'encrypted' in req.socket && req.socket.encrypted === true
  const protocol = joined(req.headers['x-forwarded-proto']) ?? (encrypted ? 'https' : 'http')
  const host = joined(req.headers[':authority']) ?? req.headers.host ?? 'localhost'
  const { baseUrl = '', originalUrl, url = '/' } = req
  const mountedAt = baseUrl && originalUrl && !originalUrl.split('?', 1)[0]?.endsWith('/') && url === '/'
  return `${protocol}://${host}${mountedAt ? baseUrl : baseUrl + url}`
}

/** As the reference: a body without a content type is none. */
function hasBody({ method, headers }: IncomingMessage): boolean {
  if (method === 'GET' || method === 'HEAD' || !headers['content-type']) return false
  const length = headers['content-length']
  return length === undefined ? headers['transfer-encoding'] !== undefined : Number(length) !== 0
}

async function nodeBody(req: IncomingMessage & Mounted, limit: number): Promise<Uint8Array | undefined> {
  if (req.readable && !req.readableEnded) return readBounded(req, limit)
  return req.body === undefined ? undefined : new TextEncoder().encode(unparsed(req.body, req.headers))
}

/** The text of a body that some middleware has already parsed. */
function unparsed(body: unknown, headers: IncomingHttpHeaders): string {
  if (typeof body === 'string') return body
  if (body instanceof URLSearchParams) return body.toString()
  const form = headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded')
  if (!form || typeof body !== 'object' || body === null) return JSON.stringify(body)
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(body)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) parameters.append(name, typeof item === 'object' ? JSON.stringify(item) : String(item))
    }
  }
  return parameters.toString()
}

function webRequest(req: IncomingMessage, url: string, body: Uint8Array | undefined): Request {
  const plain = Object.fromEntries(Object.entries(req.headers).filter(([name]) => !name.startsWith(':')))
  return new Request(url, {
    method: req.method ?? 'GET',
    headers: fromNodeHeaders(plain),
    body: body && Readable.toWeb(Readable.from([body])),
    ...(body ? { duplex: 'half' } : {}),
  } as RequestInit)
}

function joined(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(', ') : (value ?? null)
}
