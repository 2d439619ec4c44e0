// Reading a request's body, but never much more than the core accepts.

/** The body's bytes; undefined when there is none. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array | undefined> {
  if (!request.body) return undefined
  const announced = Number(request.headers.get('content-length') ?? Number.NaN)
  if (announced <= limit) return new Uint8Array(await request.arrayBuffer())
  return readBounded(request.body, limit)
}

/** Stops one byte past the limit: the core then refuses the body. */
export async function readBounded(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of chunks) {
    parts.push(part)
    length += part.length
    if (length > limit) break
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
