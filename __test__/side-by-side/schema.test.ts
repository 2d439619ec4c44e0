// corten makes the tables that the reference makes: columns, types, indexes and foreign keys.
import '../environment/development.js'
import { afterAll, expect, it } from 'vitest'
import { closeDatabaseChild, readSchema } from '../database.js'
import { temporaryFolder } from '../helpers.js'
import { baseOptions, origin } from './steps.js'
import { corten, reference, type Target } from './target.js'

const folder = temporaryFolder()

afterAll(() => {
  closeDatabaseChild()
  folder.remove()
})

async function schemaOf(target: Target, file: string): Promise<Record<string, unknown>> {
  const server = await target.open(file, baseOptions)
  // Nobody has promised that the tables exist before the first request that needs them.
  await server.handler(
    new Request(`${origin}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ email: 'a@b.co', password: 'password1234' }),
    }),
  )
  await server.close()
  return await readSchema(file)
}

it('a new file has the schema of the reference', async () => {
  const expected = await schemaOf(reference(folder.file('template.db')), folder.file('reference.db'))
  expect(await schemaOf(corten(), folder.file('corten.db'))).toEqual(expected)
})

it('a file of the reference is left as it is', async () => {
  const template = folder.file('template.db')
  const expected = await readSchema(template)
  expect(await schemaOf(corten(template), folder.file('copied.db'))).toEqual(expected)
})
