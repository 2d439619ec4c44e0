// One adapter, twice: under better-auth, and under corten. What they answer must be the same.
import { betterAuth } from 'better-auth'
import { createAuth } from 'corten'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Adapter, behaviours, now } from './behaviours.js'
import { type Options, options, renamed, withIds, withJoins } from './fixture.js'
import type { Kind } from './kinds/kind.js'

interface Auth {
  $context: Promise<unknown>
  close?(): Promise<void>
}

type Make = (options: Options & { database: never }) => Auth

const makers = {
  reference: betterAuth as unknown as Make,
  corten: createAuth as unknown as Make,
}

/** What a behaviour sees on an empty database of this kind. */
async function run(name: string, kind: Kind, chosen: Options, make: Make): Promise<unknown> {
  const { database, close } = await kind.open(chosen)
  const auth = make({ ...chosen, database: database as never })
  try {
    const { adapter } = (await auth.$context) as { adapter: Adapter }
    const id = kind.id ?? ((text: string) => text)
    return await behaviours[name]?.({ adapter, id })
  } finally {
    await auth.close?.()
    await close()
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: now.getTime() + 5000 }))
afterEach(() => void vi.useRealTimers())

/**
 * Stores without columns have no field that nobody set; corten's rows have all of them. Prisma's whole numbers, of which
 * no answer can be made in JSON, are numbers of JavaScript.
 */
function comparable(value: unknown, kind: Kind): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (Array.isArray(value)) return value.map(item => comparable(item, kind))
  const isSet = (item: unknown): boolean => !kind.lacks?.includes('columns') || (item !== null && item !== undefined)
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (isSet(item) ? [[key, comparable(item, kind)]] : [])))
}

export function compare(kind: Kind, names: string[] = Object.keys(behaviours), chosen: Options = options): void {
  for (const name of names) {
    it(name, async () => {
      const expected = comparable(await run(name, kind, chosen, makers.reference), kind)
      expect(expected).toBeDefined()
      expect(comparable(await run(name, kind, chosen, makers.corten), kind)).toEqual(expected)
    })
  }
}

const shapes = ['operators', 'sort, limit and offset', 'a field of every kind', 'update one', 'joins', 'increment and set']

export function suite(...kinds: Kind[]): void {
  describe.each(kinds)('$name', kind => {
    const lacks = (what: NonNullable<Kind['lacks']>[number]): boolean => kind.lacks?.includes(what) === true
    compare(kind)
    if (!lacks('renames')) describe('renamed tables and columns', () => compare(kind, shapes, renamed))
    if (!lacks('native joins')) describe('joins of its own', () => compare(kind, ['joins'], withJoins))
    if (!lacks('serial')) describe('counted ids', () => compare(kind, ['ids that are made'], withIds('serial')))
    if (!lacks('uuid')) describe('uuids', () => compare(kind, ['ids that are made'], withIds('uuid')))
  })
}
