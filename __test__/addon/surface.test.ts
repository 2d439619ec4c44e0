// What a change of the import keeps besides the wire: names, classes, error codes.
import '../environment/development.js'
import { betterAuth as reference } from 'better-auth'
import { APIError as ReferenceError } from 'better-auth/api'
import { betterAuth, createAuth } from 'corten'
import { APIError } from 'corten/api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { defaults, origin, setup, type Setup } from './setup.js'

let server: Setup
beforeAll(() => {
  server = setup({ appName: 'Mine' })
})
afterAll(() => server.end())

it('createAuth is betterAuth', () => {
  expect(betterAuth).toBe(createAuth)
})

it('APIError is the class of better-auth', () => {
  expect(APIError).toBe(ReferenceError)
})

it('the error codes are those of the reference', () => {
  const { $ERROR_CODES } = reference({ ...defaults })
  expect(JSON.stringify(server.auth.$ERROR_CODES)).toBe(JSON.stringify($ERROR_CODES))
})

it('options are readable', () => {
  expect(server.auth.options).toMatchObject({ appName: 'Mine', baseURL: origin })
})

it('handler and fetch may be taken off the object', async () => {
  const { handler, fetch } = server.auth
  for (const answer of [handler, fetch]) {
    const response = await answer(new Request(`${origin}/api/auth/ok`))
    expect(response).toBeInstanceOf(Response)
    expect(await response.json()).toEqual({ ok: true })
  }
  const { getSession } = server.auth.api
  expect(await getSession({ headers: new Headers() })).toBeNull()
})

it('a database that cannot be opened is a plain failure', async () => {
  const open = async (): Promise<unknown> => {
    const auth = createAuth({ ...defaults, database: 'sqlite:/proc/nowhere/auth.db' } as Parameters<typeof createAuth>[0])
    const credentials = { email: 'a@b.co', password: 'password1234' }
    const response = await auth.api.signInEmail({ body: credentials, asResponse: true })
    await auth.close()
    return response.status
  }
  const outcome = await open().catch((error: unknown) => error)
  expect(outcome instanceof Error || outcome === 500).toBe(true)
})
