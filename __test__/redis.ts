// The tests' Redis server: where it is, keys that nobody else uses, and a proxy before it that can fail.
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { Redis } from 'ioredis'

export function redisUrl(): string {
  const url = process.env['CORTEN_TEST_REDIS']
  if (url === undefined) throw new Error('CORTEN_TEST_REDIS is not set: vitest starts the server, see servers.ts')
  return url
}

let last = 0
export const ownPrefix = (): string => `t${process.pid}-${(last += 1)}:`

/** A client that waits for no server which is gone. */
export const redisClient = (url = redisUrl()): Redis => new Redis(url, { retryStrategy: () => null })

/**
 * Tells of each command that the server is given, until the returned function is called. On a socket of its own:
 * the client's monitor fails where a command of somebody else is told of in one packet with the answer `OK`.
 */
export async function monitor(tell: (args: string[]) => void): Promise<() => void> {
  const { hostname, port, username, password } = new URL(redisUrl())
  const socket = connect(Number(port), hostname)
  const lines = createInterface(socket)
  for (const command of [`AUTH ${username} "${decodeURIComponent(password)}"`, 'MONITOR']) {
    socket.write(`${command}\r\n`)
    const [answer] = await once(lines, 'line')
    if (answer !== '+OK') throw new Error(`The server does not let itself be monitored: ${answer}`)
  }
  lines.on('line', (line: string) => tell(line.slice(line.indexOf('"') + 1, -1).split('" "')))
  return () => socket.destroy()
}

export interface ProxyOptions {
  tls?: TlsOptions
  /** Listens there instead of on a port. */
  socket?: string
  /** A command that the server is made not to know. */
  unknown?: string
}

/** Stands before the server. */
export class RedisProxy {
  readonly #options: ProxyOptions
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #port = 0
  #held = false
  /** How many connections there have been. */
  connections = 0

  private constructor(options: ProxyOptions) {
    this.#options = options
  }

  static async start(options: ProxyOptions = {}): Promise<RedisProxy> {
    const proxy = new RedisProxy(options)
    await proxy.back()
    return proxy
  }

  get url(): string {
    const url = new URL(redisUrl())
    url.port = String(this.#port)
    if (this.#options.tls) url.protocol = 'rediss:'
    return url.href
  }

  get open(): number {
    return this.#sockets.size / 2
  }

  /** The server is gone: connections break, and new ones are refused. */
  async cut(): Promise<void> {
    const closed = new Promise(resolve => this.#server?.close(resolve))
    this.breakConnections()
    await closed
  }

  /** As a server does that was started anew. */
  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** It listens again, at the same place. */
  async back(): Promise<void> {
    const accept = (socket: Socket): void => this.#accept(socket)
    const server = this.#options.tls ? createTlsServer(this.#options.tls, accept) : createServer(accept)
    server.on('tlsClientError', () => undefined)
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      if (this.#options.socket !== undefined) server.listen(this.#options.socket, resolve)
      else server.listen(this.#port, '127.0.0.1', resolve)
    })
    const address = server.address()
    if (typeof address === 'object' && address !== null) this.#port = address.port
  }

  /** From now on connections stand, and nothing is answered. */
  hold(): void {
    this.#held = true
    for (const socket of this.#sockets) socket.pause()
  }

  release(): void {
    this.#held = false
    for (const socket of this.#sockets) socket.resume()
  }

  #accept(client: Socket): void {
    this.connections += 1
    const { hostname, port } = new URL(redisUrl())
    const server = connect(Number(port), hostname)
    const { unknown } = this.#options
    for (const [from, to] of [[client, server], [server, client]] as const) {
      this.#sockets.add(from)
      from.on('error', () => undefined)
      from.on('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
      from.on('data', chunk => {
        if (from !== client || unknown === undefined) to.write(chunk)
        // A name of the same length that no server knows.
        else to.write(chunk.toString('latin1').replaceAll(unknown, 'X'.repeat(unknown.length)), 'latin1')
      })
      if (this.#held) from.pause()
    }
  }
}
