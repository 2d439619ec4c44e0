// Described providers against better-auth and against corten: made by corten's own factory, and by better-auth's.
import '../environment/development.js'
import { afterAll, describe } from 'vitest'
import * as referencePlugins from 'better-auth/plugins'
import { closeDatabaseChild } from '../database.js'
import { temporaryFolder } from '../helpers.js'
import { Comparison } from './harness.js'
import { genericOAuthScenarios } from './scenarios/generic-oauth.js'
import { corten, ownPlugins, reference } from './target.js'

const folder = temporaryFolder()

afterAll(() => {
  closeDatabaseChild()
  folder.remove()
})

for (const [maker, plugins] of [['corten', ownPlugins], ['better-auth', referencePlugins]] as const) {
  describe(`made by ${maker}`, () => {
    new Comparison(reference(folder.file('template.db')), corten(undefined, plugins)).declare('generic OAuth', genericOAuthScenarios)
  })
}
