// A TCP proxy before a database server: what it does to its connections is what networks and restarts do.
import { connect, createServer, type Server, type Socket } from 'node:net'

export class Proxy {
  readonly #target: { host: string; port: number }
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #port = 0

  private constructor(url: string) {
    const { hostname, port } = new URL(url)
    this.#target = { host: hostname, port: Number(port) }
  }

  static async before(url: string): Promise<Proxy> {
    const proxy = new Proxy(url)
    await proxy.start()
    return proxy
  }

  /** The URL, by way of the proxy. */
  url(url: string): string {
    return url.replace(/:\d+\//, `:${this.#port}/`)
  }

  /** Listens, again on the same port. */
  start(): Promise<void> {
    const server = createServer(socket => {
      const onward = connect(this.#target)
      for (const [one, other] of [
        [socket, onward],
        [onward, socket],
      ] as const) {
        this.#sockets.add(one)
        one.on('error', () => undefined)
        one.on('close', () => {
          this.#sockets.delete(one)
          other.destroy()
        })
        one.pipe(other)
      }
    })
    this.#server = server
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, '127.0.0.1', () => {
        this.#port = (server.address() as { port: number }).port
        resolve()
      })
    })
  }

  get connections(): number {
    return this.#sockets.size / 2
  }

  /** Ends all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Ends all connections and takes no new ones. */
  async stop(): Promise<void> {
    const closed = new Promise(resolve => this.#server?.close(resolve))
    this.cut()
    await closed
  }
}
