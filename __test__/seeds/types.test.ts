// Code of documents type-checks with only the name of the package changed, and so do names that the reference has dropped.
import { beforeAll, describe, expect, it } from 'vitest'
import { check } from './check.js'
import { noCode, notTyped, older } from './expected.js'
import { leftOut, readFixtures } from './snippets.js'

const fixtures = readFixtures()
const doubtful = fixtures.filter(({ id }) => id in notTyped || older.includes(id))

let ours: Map<string, string[]>
let theirs: Map<string, string[]>
beforeAll(() => {
  ours = check(fixtures, 'corten')
  theirs = check(doubtful, 'better-auth')
}, 180_000)

it.each(fixtures)('$id has the lines of its document, in their order', ({ id }) => {
  expect(leftOut(id.split('/').slice(0, 2).join('/'), noCode[id])).toEqual([])
})

it('the name of the package is all that changes', () => {
  for (const { source } of fixtures) {
    expect(source('corten').replaceAll(/(['"])corten(?=['"/])/g, '$1better-auth')).toBe(source('better-auth'))
  }
})

describe.each(fixtures)('$id', ({ id }) => {
  const refused = notTyped[id]
  if (refused !== undefined) {
    it('is accepted by the types of neither', () => {
      expect(ours.get(id)).toContainEqual(expect.stringContaining(refused))
      expect(theirs.get(id)).toContainEqual(expect.stringContaining(refused))
    })
  } else {
    it('type-checks', () => {
      expect(ours.get(id)).toEqual([])
      if (older.includes(id)) expect(theirs.get(id)).not.toEqual([])
    })
  }
})

it('nothing is listed that does not exist', () => {
  const ids = new Set(fixtures.map(({ id }) => id))
  expect([...Object.keys(notTyped), ...older, ...Object.keys(noCode)].filter(id => !ids.has(id))).toEqual([])
})
