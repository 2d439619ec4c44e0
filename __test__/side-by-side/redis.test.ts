// The scenarios of secondary storages over Redis: better-auth with its package and ioredis, corten with its own connection.
import '../environment/development.js'
import { afterAll } from 'vitest'
import { closeDatabaseChild } from '../database.js'
import { temporaryFolder } from '../helpers.js'
import { Comparison } from './harness.js'
import { rateLimitStorageScenarios } from './scenarios/rate-limit-storage.js'
import { secondaryStorageScenarios } from './scenarios/secondary-storage.js'
import { corten, reference } from './target.js'

const folder = temporaryFolder()
const comparison = new Comparison(reference(folder.file('template.db')), corten(), undefined, undefined, true)

afterAll(() => {
  closeDatabaseChild()
  folder.remove()
})

comparison.declare('Redis: alone', secondaryStorageScenarios('alone'))
comparison.declare('Redis: sessions in the database, too', secondaryStorageScenarios('both'))
comparison.declare('Redis: rows that stay', secondaryStorageScenarios('preserved'))
comparison.declare('Redis: rate limits', rateLimitStorageScenarios.filter(({ name }) => name.startsWith('secondary storage')))
