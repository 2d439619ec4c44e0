// Requests of the core to other services, by the fetch of the moment: proxies, certificates, instrumentation and mocks of
// the application count. src/host/outbound.rs is the other end.

export interface Outbound {
  method: string
  url: string
  headers: [name: string, value: string][]
  body?: string
  /** Whether the bytes are wanted, as base64, and not the text. */
  binary: boolean
  /** Milliseconds for the whole exchange. */
  timeLimit: number
  /** Bytes of the answer. */
  sizeLimit: number
}

interface OutboundReply {
  status: number
  statusText: string
  redirect: boolean
  contentType: string | null
  location: string | null
  body: string
}

export async function sendOutbound(request: Outbound): Promise<OutboundReply> {
  const { method, url, headers, body, timeLimit } = request
  const response = await globalThis.fetch(url, {
    method,
    headers: new Headers(headers),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeLimit),
    ...(body === undefined ? {} : { body }),
  })
  const { status, statusText, type } = response
  const redirect = type === 'opaqueredirect' || [301, 302, 303, 307, 308].includes(status)
  return {
    status,
    statusText: statusText ?? '',
    redirect,
    contentType: response.headers?.get('content-type') ?? null,
    location: response.headers?.get('location') ?? null,
    body: redirect ? '' : await read(response, request),
  }
}

async function read(response: Response, { url, binary, sizeLimit }: Outbound): Promise<string> {
  const bytes = await bytesOf(response, sizeLimit, new URL(url).host)
  return binary ? bytes.toString('base64') : bytes.toString('utf8').replace(/^\uFEFF/, '')
}

/** Stops as soon as there is more than the limit. */
async function bytesOf(response: Response, limit: number, host: string): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let length = 0
  const add = (part: Uint8Array) => {
    length += part.byteLength
    if (length > limit) throw new Error(`${host} answered with more than ${limit} bytes`)
    parts.push(part)
  }
  if (response.body) for await (const part of response.body) add(part)
  // Mocks may have a text and no stream.
  else add(Buffer.from(await response.text()))
  return Buffer.concat(parts)
}
