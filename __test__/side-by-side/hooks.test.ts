// Hooks against better-auth and against corten.
import '../environment/development.js'
import { afterAll } from 'vitest'
import { closeDatabaseChild } from '../database.js'
import { temporaryFolder } from '../helpers.js'
import { closeServerPools } from '../server-databases.js'
import { comparisonHere } from './here.js'
import { databaseHookScenarios, keptHookScenarios } from './scenarios/database-hooks.js'
import { afterHookScenarios, beforeHookScenarios, bothHooksScenarios } from './scenarios/hooks.js'

const folder = temporaryFolder()
const comparison = comparisonHere(folder)

afterAll(async () => {
  closeDatabaseChild()
  await closeServerPools()
  folder.remove()
})

comparison.declare('hooks.before', beforeHookScenarios)
comparison.declare('hooks.after', afterHookScenarios)
comparison.declare('hooks', bothHooksScenarios)
comparison.declare('databaseHooks', databaseHookScenarios)
comparison.declare('databaseHooks and a secondary storage', keptHookScenarios)
