// The functions of additional fields and of ids, in real JavaScript: what they are given, and what their trouble does.
import '../environment/development.js'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { closeDatabaseChild, readRows } from '../database.js'
import { cookieOf, person, setup, type Options, type Setup } from './setup.js'

const open: Setup[] = []
const start = (field: Options, more: Options = {}): Setup => {
  const made = setup({ user: { additionalFields: { nick: { type: 'json', required: false, ...field } } }, ...more })
  open.push(made)
  return made
}

afterEach(async () => {
  for (const made of open.splice(0)) await made.end()
})

afterAll(closeDatabaseChild)

const schema = (validate: (value: unknown) => unknown): Options => ({ '~standard': { version: 1, vendor: 'own', validate } })
const users = async ({ file }: Setup): Promise<number> => (await readRows(file)).user?.length ?? 0

const trouble: [string, () => unknown][] = [
  [
    'throws',
    () => {
      throw new Error('boom')
    },
  ],
  ['rejects', () => Promise.reject(new Error('boom'))],
  ['answers with what has no JSON', () => 5n],
]

describe.each(trouble)('a function that %s', (_, fail) => {
  it.each<[string, Options, number]>([
    ['validator', { validator: { input: schema(fail) } }, 500],
    ['transform.input', { transform: { input: fail } }, 500],
    ['transform.output', { transform: { output: fail } }, 422],
    ['defaultValue', { defaultValue: fail, input: false }, 500],
  ])('%s: nobody is signed up', async (_name, field, status) => {
    const made = start(field)
    const response = await made.post('/sign-up/email', { ...person('ada'), nick: 'n' })
    expect([response.status, response.headers.getSetCookie()]).toEqual([status, []])
    expect(await users(made)).toBe(0)
  })

  it('generateId: nobody is signed up', async () => {
    const made = start({}, { advanced: { database: { generateId: fail } } })
    expect((await made.post('/sign-up/email', person('ada'))).status).toBe(422)
    expect(await users(made)).toBe(0)
  })

  it('onUpdate: nothing is changed', async () => {
    const made = start({ onUpdate: fail })
    const cookie = cookieOf(await made.post('/sign-up/email', person('ada')))
    expect((await made.post('/update-user', { name: 'Eve' }, { cookie })).status).toBe(500)
    const session = (await (await made.get('/get-session', { cookie })).json()) as { user: { name: string } }
    expect(session.user.name).toBe('ada')
  })
})

it('what a client sends arrives as it is', async () => {
  const sent = { $date: '2020-01-01T00:00:00.000Z', $request: true, deep: [{ $undefined: 1, $$callback: { $date: 'x' } }], $: 1, __proto__x: null }
  const seen: unknown[] = []
  const look = (value: unknown): unknown => {
    seen.push(value)
    return value
  }
  const made = start({ validator: { input: schema(value => ({ value: look(value) })) }, transform: { input: look } })
  const response = await made.post('/sign-up/email', { ...person('ada'), nick: sent })
  expect(response.status).toBe(200)
  expect(seen).toEqual([sent, sent])
  expect(((await response.json()) as { user: { nick: unknown } }).user.nick).toEqual(sent)
})

it('a validator that wants to be waited for is refused, whatever becomes of it', async () => {
  const made = start({ validator: { input: schema(() => Promise.reject(new Error('boom'))) } })
  const response = await made.post('/sign-up/email', { ...person('ada'), nick: 'n' })
  expect(response.status).toBe(500)
  expect(await response.json()).toMatchObject({ code: 'ASYNC_VALIDATION_NOT_SUPPORTED' })
})

it('a direct call throws the very error of a validator', async () => {
  const error = new Error('boom')
  const made = start({
    validator: {
      input: schema(() => {
        throw error
      }),
    },
  })
  await expect(made.auth.api.signUpEmail({ body: { ...person('ada'), nick: 'n' } as never })).rejects.toBe(error)
})
