// Hooks against better-auth and against corten.
import '../environment/development.js'
import { afterAll } from 'vitest'
import { closeDatabaseChild } from '../database.js'
import { temporaryFolder } from '../helpers.js'
import { Comparison } from './harness.js'
import { databaseHookScenarios, keptHookScenarios } from './scenarios/database-hooks.js'
import { afterHookScenarios, beforeHookScenarios, bothHooksScenarios } from './scenarios/hooks.js'
import { corten, reference } from './target.js'

const folder = temporaryFolder()
const comparison = new Comparison(reference(folder.file('template.db')), corten())

afterAll(() => {
  closeDatabaseChild()
  folder.remove()
})

comparison.declare('hooks.before', beforeHookScenarios)
comparison.declare('hooks.after', afterHookScenarios)
comparison.declare('hooks', bothHooksScenarios)
comparison.declare('databaseHooks', databaseHookScenarios)
comparison.declare('databaseHooks and a secondary storage', keptHookScenarios)
