import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'

/**
 * A `node:http` listener. An auth object of corten is answered from `(req, res)` directly; any
 * other handler gets a web `Request`.
 */
export declare function toNodeHandler(
  auth: { handler: (request: Request) => Promise<Response> } | ((request: Request) => Promise<Response>),
): (req: IncomingMessage, res: ServerResponse) => Promise<void>

/** The headers of a Node request as web `Headers`. */
export declare function fromNodeHeaders(nodeHeaders: IncomingHttpHeaders): Headers
