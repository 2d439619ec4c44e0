// Who makes tables and columns: `database.migrate`, and without it the environment.
import '../environment/development.js'
import { existsSync } from 'node:fs'
import { createAuth } from 'corten'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closeDatabaseChild, readSchema } from '../database.js'
import { runForJson, temporaryFolder, type TemporaryFolder } from '../helpers.js'
import { migrate } from '../side-by-side/target.js'

interface Outcome {
  role: string | null
  log: string[]
}

let folder: TemporaryFolder
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())
afterAll(closeDatabaseChild)

const run = (file: string, environment: string, option: string): Promise<Outcome> =>
  runForJson('./addon/scripts/migrate.mjs', [file, option], { env: { NODE_ENV: environment } })

const makes: [environment: string, option: string, makes: boolean][] = [
  ['production', 'unset', false],
  ['production', 'true', true],
  ['production', 'false', false],
  ['development', 'unset', true],
  ['development', 'true', true],
  ['development', 'false', false],
]

describe.each(makes)('%s, migrate %s', (environment, option, allowed) => {
  it(`the file and its folder are ${allowed ? '' : 'not '}made`, async () => {
    const file = folder.file('inner/auth.db')
    const { role } = await run(file, environment, option)
    expect(role).toBe(allowed ? 'user' : null)
    expect(existsSync(file)).toBe(allowed)
  })

  it(`a missing column is ${allowed ? 'added' : 'named'}`, async () => {
    const file = folder.file('auth.db')
    await migrate(file)
    const before = await readSchema(file)
    const { role, log } = await run(file, environment, option)
    expect(role).toBe(allowed ? 'user' : null)
    const statement = `ALTER TABLE "user" ADD COLUMN "role" text NOT NULL DEFAULT 'user'`
    if (allowed) {
      expect(JSON.stringify(await readSchema(file))).toContain('"role"')
      expect(log.join('\n')).toContain('database migrated: 1 statements')
    } else {
      expect(await readSchema(file)).toEqual(before)
      expect(log.join('\n')).toContain(statement)
    }
  })
})

it('anything but true and false is an error', () => {
  const database = { url: 'sqlite:never.db', migrate: 'always' } as unknown as { url: 'sqlite:never.db' }
  expect(() => createAuth({ database })).toThrow('The option `database.migrate` is invalid')
})
