// `username` where nothing is compared: what it refuses to start with, functions of the user's that fail, equal work.
import '../environment/development.js'
import { username as reference } from 'better-auth/plugins'
import { betterAuth } from 'better-auth'
import { describe, expect, it, vi } from 'vitest'
import { username } from '../../js/plugins/username.js'
import { editRows } from '../database.js'
import { person, servers, type Options } from './setup.js'

type Own = NonNullable<Parameters<typeof reference>[0]>

const start = servers()
const serve = (own?: Own, more: Options = {}) => start({ ...more, plugins: [username(own)] })
const password = 'password1234'
const credentials = { username: 'Ada_L', password }

describe('what createAuth refuses', () => {
  it.each<[string, object, string]>([
    ['a normalisation that is none', { usernameNormalization: true }, '`usernameNormalization` of the plugin `username`'],
    ['one of display names that is none', { displayUsernameNormalization: true }, '`displayUsernameNormalization` of the plugin `username`'],
    ['an order that is none', { validationOrder: { username: 'later' } }, '`validationOrder.username` of the plugin `username`'],
    ['a name for a field that it does not have', { schema: { user: { fields: { email: 'x' } } } }, '`schema.user.fields.email` of the plugin `username`'],
    ['a name for a model that it does not have', { schema: { account: {} } }, '`schema.account` of the plugin `username`'],
    ['a column that another field has', { schema: { user: { fields: { username: 'email' } } } }, 'column `email`'],
    ['the same in other letters', { schema: { user: { fields: { username: 'EmailVerified' } } } }, 'column `EmailVerified`'],
    ['one column for both names', { schema: { user: { fields: { username: 'login', displayUsername: 'login' } } } }, 'column `login`'],
  ])('%s', (_, own, message) => {
    for (const make of [username, reference]) expect(() => start({ plugins: [make(own as Own)] })).toThrow(message)
  })

  it('the plugin twice', () => {
    expect(() => start({ plugins: [username(), reference()] })).toThrow('stands twice')
  })

  it("better-auth's plugin with changes", () => {
    const made = reference()
    for (const changed of [
      { ...made, hooks: { before: made.hooks.before.slice(1) } },
      { ...made, hooks: { ...made.hooks, after: [{ matcher: () => true, handler: async () => undefined }] } },
      { ...made, endpoints: { signInUsername: made.endpoints.signInUsername } },
      { ...made, onRequest: async () => undefined },
    ]) expect(() => start({ plugins: [changed] })).toThrow('The plugin `username` is not as better-auth 1.7 makes it')
  })
})

describe('what the application shows', () => {
  it('the codes of its errors', () => {
    const codes = ({ $ERROR_CODES }: { $ERROR_CODES: object }): object => JSON.parse(JSON.stringify($ERROR_CODES)) as object
    const { auth } = serve()
    expect(codes(auth)).toEqual(codes(betterAuth({ secret: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO', logger: { disabled: true }, plugins: [reference()] })))
  })
})

describe('functions in the options', () => {
  it('of normalisation may be asynchronous', async () => {
    const server = serve({
      usernameNormalization: (async (name: string) => name.toLowerCase()) as never,
      displayUsernameNormalization: (async (name: string) => name.toUpperCase()) as never,
      validationOrder: { username: 'post-normalization', displayUsername: 'post-normalization' },
    })
    const signedUp = await server.post('/sign-up/email', { ...person('a'), username: 'Ada_L' })
    expect(await signedUp.json()).toMatchObject({ user: { username: 'ada_l', displayUsername: 'ADA_L' } })
    expect((await server.post('/sign-in/username', { ...credentials, password: person('a').password })).status).toBe(200)
  })

  it.each<[string, () => unknown]>([
    ['a number', () => 5],
    ['nothing', () => undefined],
    ['an object', () => ({ name: 'x' })],
    ['a bigint', () => 5n],
    ['a promise that fails', () => Promise.reject(new Error('on purpose'))],
  ])('that normalise to %s fail the request and are named', async (_, normalize) => {
    const lines: string[] = []
    const logger = { log: (_level: string, line: string) => void lines.push(line) }
    const server = serve({ usernameNormalization: normalize as never }, { logger })
    for (const path of ['/is-username-available', '/sign-in/username', '/sign-up/email']) {
      const reply = await server.post(path, { ...person('a'), ...credentials })
      expect([path, reply.status, await reply.text()]).toEqual([path, 500, ''])
    }
    const named = (): string[] => lines.filter(line => line.includes('`plugins.username.usernameNormalization`'))
    await vi.waitFor(() => expect(named().length).toBeGreaterThan(2), 5000)
  })
})

describe('a sign-in by a name', () => {
  it('hashes once, whatever is wrong', async () => {
    let work = 0
    const hash = async (text: string): Promise<string> => ((work += 1), `own:${text}`)
    const verify = async (data: { hash: string; password: string }): Promise<boolean> => ((work += 1), data.hash === `own:${data.password}`)
    const server = serve(undefined, { emailAndPassword: { enabled: true, password: { hash, verify } } })
    await server.post('/sign-up/email', { ...person('a'), ...credentials })
    const tries = async (body: object): Promise<[number, number]> => {
      work = 0
      const { status } = await server.post('/sign-in/username', body)
      return [status, work]
    }
    expect(await tries(credentials)).toEqual([200, 1])
    expect(await tries({ ...credentials, password: 'wrong password' })).toEqual([401, 1])
    expect(await tries({ ...credentials, username: 'nobody' })).toEqual([401, 1])
    await editRows(server.file, 'UPDATE account SET password = NULL')
    expect(await tries(credentials)).toEqual([401, 1])
    await editRows(server.file, 'DELETE FROM account')
    expect(await tries(credentials)).toEqual([401, 1])
  })
})
