// Who brings the database, and what is generated for it.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chooseProvider, type DatabaseProvider, type DatabaseProviders } from '../../../nuxt/src/database-providers.js'
import { byAge, received, sent } from '../../../nuxt/src/runtime/server/convex/words.js'
import { convexProvider, exportsFunctions } from '../../../nuxt/src/setup/convex.js'
import { databaseCode } from '../../../nuxt/src/setup/nuxthub.js'

const provider = (more: Partial<DatabaseProvider> = {}): DatabaseProvider => ({ buildDatabaseCode: () => '', ...more })

/** Which of them is chosen in an app. */
function chosen(providers: DatabaseProviders, hasHubDbAvailable = false): string {
  return chooseProvider(providers, { hasHubDbAvailable, clientOnly: false } as never).id
}

describe('the provider', () => {
  const own: DatabaseProviders = {
    nuxthub: provider({ priority: 100, isEnabled: ({ hasHubDbAvailable }) => hasHubDbAvailable }),
    none: provider(),
  }

  it('is NuxtHub where it has a database, and nobody otherwise', () => {
    expect([chosen(own, true), chosen(own)]).toEqual(['nuxthub', 'none'])
  })

  it('is the one with the highest priority', () => {
    const external = provider({ priority: 200 })
    expect(chosen({ ...own, external }, true)).toBe('external')
    expect(chosen({ ...own, external: { ...external, priority: 99 } }, true)).toBe('nuxthub')
    expect(chosen({ ...own, external: { ...external, isEnabled: () => false } })).toBe('none')
    expect(chosen({ ...own, external: { ...external, priority: -1 } })).toBe('none')
  })

  it('is one without a priority before nobody, whoever came first', () => {
    expect(chosen({ ...own, external: provider() })).toBe('external')
    expect(chosen({ first: provider(), second: provider(), ...own })).toBe('first')
  })

  it('may take the place of another', () => {
    expect(chosen({ ...own, nuxthub: provider({ priority: 1 }) })).toBe('nuxthub')
  })

  it('has to be there, with its code', () => {
    expect(() => chosen({})).toThrow('No database provider is enabled: register one')
    expect(() => chosen({ none: provider({ isEnabled: () => false }) })).toThrow('No database provider is enabled')
    expect(() => chosen({ mine: { priority: 1 } as never, ...own })).toThrow('The database provider `mine` has no function `buildDatabaseCode`')
  })
})

describe('the generated database', () => {
  it.each([
    ['sqlite', 'sqlite'],
    ['postgresql', 'pg'],
    ['mysql', 'mysql'],
  ] as const)('is that of NuxtHub through Drizzle, for %s', (hubDialect, name) => {
    const code = databaseCode({ hubDialect, usePlural: true, camelCase: false })
    expect(code).toContain(`drizzleAdapter(db, { provider: '${name}', schema, usePlural: true, camelCase: false })`)
    expect(code).toContain(`from './schema.${hubDialect}.mjs'`)
    expect(code).toContain('export { db }')
  })

  it('is that of Convex', () => {
    const code = convexProvider('/module/convex', '/module/none').buildDatabaseCode({} as never)
    expect(code).toContain(`export { createConvexDatabase as createDatabase } from '/module/convex'`)
    expect(code).toContain('export const db = undefined')
  })
})

describe('functions of Convex', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'corten-convex-'))
    mkdirSync(join(folder, 'convex'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each([
    [undefined, false],
    [`import { createApi } from '@convex-dev/better-auth'\nexport const { create } = createApi(schema, () => ({}))`, true],
    // Better Auth that runs in Convex itself.
    [`import { createClient } from '@convex-dev/better-auth'\nexport const authComponent = createClient(components.betterAuth)`, false],
    ['export const createApi = () => ({})\ncreateApi()', false],
  ])('%j: %s', (text, expected) => {
    if (text !== undefined) writeFileSync(join(folder, 'convex', 'auth.ts'), text)
    expect(exportsFunctions(folder)).toBe(expected)
  })

  it('are called in their own words', () => {
    const where = [{ field: '_id', operator: 'ne', value: 'a', connector: 'AND' }, { field: 'x', operator: 'ne', value: 1 }]
    const said = [{ field: '_id', operator: 'not_in', value: ['a'], connector: 'AND' }, { field: 'x', operator: 'ne', value: 1 }]
    expect(sent({ model: 'user', modelKey: 'user', where })).toEqual({ model: 'user', where: said })
    expect(sent({ input: { model: 'user', modelKey: 'user', where }, limit: 1 })).toEqual({ input: { model: 'user', where: said }, limit: 1 })
    expect(sent({ model: 'user' })).toEqual({ model: 'user' })
  })

  it('answer with rows as they were written', () => {
    const row = { _id: 'a', _creationTime: 1.5, name: 'A' }
    expect(received(row)).toEqual({ _id: 'a', name: 'A' })
    expect(received([row])).toEqual([{ _id: 'a', name: 'A' }])
    expect(received({ page: [row], isDone: true })).toEqual({ page: [{ _id: 'a', name: 'A' }], isDone: true })
    for (const value of [null, 5, 'text']) expect(received(value)).toBe(value)
  })

  it('change rows by their age under their names', () => {
    const other = { field: 'identifier', value: 'i' }
    const age = (operator: string, value: number) => ({ field: 'createdAt', operator, value })
    const aged = byAge({ input: { model: 'verification', where: [other, age('lte', 5), age('gt', 2)] }, paginationOpts: 1 })
    expect(aged?.rows).toEqual({ model: 'verification', where: [other] })
    expect([1, 2, 3, 5, 6, undefined].filter((createdAt) => aged?.matches({ createdAt } as never))).toEqual([3, 5])
    const where = [{ field: '_id', operator: 'in', value: ['a'] }]
    expect(aged?.named(['a'])).toEqual({ input: { model: 'verification', where }, paginationOpts: 1 })
    expect(byAge({ input: { where: [age('lt', 2), other] } })?.matches({ createdAt: 2 })).toBe(false)
    expect(byAge({ input: { where: [age('gte', 2), other] } })?.matches({ createdAt: 2 })).toBe(true)
    for (const where of [undefined, [other], [age('lt', 2)], [other, age('eq', 2)], [other, age('constructor', 2)]]) {
      expect(byAge({ input: { where } })).toBeUndefined()
    }
    expect(byAge({})).toBeUndefined()
  })
})
