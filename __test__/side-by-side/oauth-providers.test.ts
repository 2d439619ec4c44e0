// Social sign-in against better-auth and against corten: what each provider goes through.
import '../environment/development.js'
import { afterAll } from 'vitest'
import { closeDatabaseChild } from '../database.js'
import { temporaryFolder } from '../helpers.js'
import { Comparison } from './harness.js'
import { declareTable } from './oauth/declare.js'
import { corten, reference } from './target.js'

const folder = temporaryFolder()

afterAll(() => {
  closeDatabaseChild()
  folder.remove()
})

declareTable(new Comparison(reference(folder.file('template.db')), corten()))
