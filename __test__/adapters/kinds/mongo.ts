// better-auth's mongodbAdapter; no MongoDB server can be had here, so its `Db` is one of this process.
import { mongodbAdapter } from 'better-auth/adapters/mongodb'
import type { Kind } from './kind.js'
import { MemoryClient, MemoryDb } from './mongo-db.js'

const id = (name: string): string => Buffer.from(name).toString('hex').padStart(24, '0')

export const mongo: Kind = {
  name: 'MongoDB with sessions',
  id,
  lacks: ['columns', 'serial'],
  async open() {
    const db = new MemoryDb()
    return { database: mongodbAdapter(db as never, { client: new MemoryClient(db) as never }), close() {} }
  },
}

export const mongoAlone: Kind = {
  name: 'MongoDB without sessions',
  id,
  lacks: ['columns', 'serial', 'rollback'],
  async open() {
    return { database: mongodbAdapter(new MemoryDb() as never), close() {} }
  },
}
