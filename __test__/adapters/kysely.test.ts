// The behaviours on Kysely's instances and dialects.
import '../environment/development.js'
import { afterAll } from 'vitest'
import { closeServerPools } from '../server-databases.js'
import { kyselyDialect, kyselyInstance, kyselyPostgres } from './kinds/kysely.js'
import { suite } from './suite.js'

suite(kyselyInstance, kyselyDialect, kyselyPostgres)

afterAll(closeServerPools)
