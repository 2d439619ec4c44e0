// What changes in production, which the reference recognises while it is imported: hence a file, and so a process, of its own.
import '../environment/production.js'
import { afterAll, expect, it } from 'vitest'
import { closeDatabaseChild } from '../database.js'
import { temporaryFolder } from '../helpers.js'
import { Comparison } from './harness.js'
import { productionScenarios } from './scenarios/production.js'
import { corten, reference } from './target.js'

const folder = temporaryFolder()
const template = folder.file('template.db')
const comparison = new Comparison(reference(template), corten(template))

afterAll(() => {
  closeDatabaseChild()
  folder.remove()
})

comparison.declare('production', productionScenarios)

it('the recorded reply of production was repeated', () => {
  expect([...comparison.recorded]).toEqual(['error page prod'])
})
