// The behaviours on Drizzle.
import '../environment/development.js'
import { afterAll } from 'vitest'
import { closeServerPools } from '../server-databases.js'
import { drizzlePostgres, drizzleSqlite } from './kinds/drizzle.js'
import { suite } from './suite.js'

suite(drizzleSqlite, drizzlePostgres)

afterAll(closeServerPools)
