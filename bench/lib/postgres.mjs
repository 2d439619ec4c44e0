// Databases on a PostgreSQL server, made when they are first asked for.

import pg from 'pg'

export class Postgres {
  #server
  #made = new Map()

  constructor(url) {
    this.#server = new URL(url)
    // As applications on the same machine connect, and the same for both sides.
    this.#server.search = '?sslmode=disable'
  }

  /** The URL of the database `name`. */
  async database(name) {
    if (!this.#made.has(name)) this.#made.set(name, this.#make(`bench_${process.pid}_${name.replaceAll('-', '_')}`))
    return this.#made.get(name)
  }

  /** The URLs of those that have been made, by name. */
  async made() {
    const entries = [...this.#made].map(async ([name, url]) => [name, await url])
    return Object.fromEntries(await Promise.all(entries))
  }

  /** Drops what was made. */
  async close() {
    for (const url of this.#made.values()) {
      const name = new URL(await url).pathname.slice(1)
      await this.#run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    }
  }

  async #make(name) {
    await this.#run(`CREATE DATABASE ${name}`)
    const url = new URL(this.#server)
    url.pathname = `/${name}`
    return String(url)
  }

  async #run(statement) {
    const client = new pg.Client({ connectionString: String(this.#server) })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
}
