// A secondary storage that outlives its process: a JSON file, read and written whole at each call.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

export class FileStorage {
  #path

  constructor(path) {
    this.#path = path
  }

  async get(key) {
    const entry = this.#read()[key]
    return entry && entry.until > Date.now() ? entry.value : null
  }

  async set(key, value, ttl) {
    this.#change(entries => (entries[key] = { value, until: Date.now() + ttl * 1000 }))
  }

  async delete(key) {
    this.#change(entries => delete entries[key])
  }

  async getAndDelete(key) {
    const found = await this.get(key)
    await this.delete(key)
    return found
  }

  async increment() {
    throw new Error('no request is counted here')
  }

  #read() {
    return existsSync(this.#path) ? JSON.parse(readFileSync(this.#path, 'utf8')) : {}
  }

  #change(change) {
    const entries = this.#read()
    change(entries)
    writeFileSync(this.#path, JSON.stringify(entries))
  }
}
