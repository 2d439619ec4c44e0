// A lazy stand-in behaves as what it stands for; texts and lists, which have none, equal the reference's.
import { inspect } from 'node:util'
import * as reference from 'better-auth'
import * as referencePlugins from 'better-auth/plugins'
import * as own from 'corten'
import * as ownPlugins from 'corten/plugins'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { runScript } from '../helpers.js'

const kind = (value: unknown) => (Array.isArray(value) ? 'array' : Object.prototype.toString.call(value))

describe.each([
  ['better-auth', reference, own],
  ['better-auth/plugins', referencePlugins, ownPlugins],
])('%s', (_, theirs, ours) => {
  const names = Object.keys(theirs).filter(name => name !== 'betterAuth')

  it.each(names)('%s is of the same kind', name => {
    const [one, other] = [theirs, ours].map(module => (module as Record<string, unknown>)[name])
    expect(typeof other).toBe(typeof one)
    expect(kind(other)).toBe(kind(one))
    if (typeof one === 'function') expect([other as () => void].map(({ name, length }) => [name, length])).toEqual([[one.name, one.length]])
  })

  it('texts, truth values and lists are equal', () => {
    const plain = Object.entries(theirs).filter(([, value]) => !['function', 'object'].includes(typeof value) || Array.isArray(value) || value instanceof Set)
    expect(plain.length).toBeGreaterThan(4)
    for (const [name, value] of plain) expect((ours as Record<string, unknown>)[name], name).toEqual(value)
  })
})

it.each(['production', ''])('NODE_ENV=%s is read as the reference reads it', async NODE_ENV => {
  const print = (name: string) => `import * as m from '${name}'; console.log(JSON.stringify([m.isProduction, m.nodeENV, m.isDevelopment()]))`
  const [one, other] = await Promise.all(['better-auth', 'corten'].map(name => runScript('./exports/run.mjs', [print(name)], { env: { NODE_ENV } })))
  expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining('[') })
  expect(other).toEqual(one)
})

describe('functions', () => {
  it('are called with their receiver and arguments', () => {
    expect(own.generateId(12)).toMatch(/^[A-Za-z0-9]{12}$/)
    expect(own.safeJSONParse('{"a":1}')).toEqual({ a: 1 })
    expect(Reflect.apply(own.trimTrailingSlashes, undefined, ['/a//'])).toBe(reference.trimTrailingSlashes('/a//'))
  })

  it('give the plugins of the reference', () => {
    expect(ownPlugins.organization({ organizationLimit: 2 }).id).toBe('organization')
    expect(ownPlugins.bearer().id).toBe('bearer')
    expect(Object.keys(ownPlugins.twoFactor().endpoints)).toEqual(Object.keys(referencePlugins.twoFactor().endpoints))
  })
})

describe('classes', () => {
  it('make objects of the reference', () => {
    const error = new own.BetterAuthError('no', { cause: 'why' })
    expect(error).toBeInstanceOf(reference.BetterAuthError)
    expect(error).toBeInstanceOf(own.BetterAuthError)
    expect(error).toBeInstanceOf(Error)
    expect(Object.getPrototypeOf(error)).toBe(reference.BetterAuthError.prototype)
    expect(error.constructor).toBe(reference.BetterAuthError)
    expect(error).toMatchObject({ message: 'no', name: 'BetterAuthError' })
    expect(new reference.BetterAuthError('no')).toBeInstanceOf(own.BetterAuthError)
    expect(new Error('no')).not.toBeInstanceOf(own.BetterAuthError)
  })

  it('are extended', () => {
    class Mine extends own.BetterAuthError {
      readonly kind = 'mine'
    }
    const error = new Mine('no')
    expect(error).toBeInstanceOf(Mine)
    expect(error).toBeInstanceOf(reference.BetterAuthError)
    expect(error).toBeInstanceOf(own.BetterAuthError)
    expect(error.kind).toBe('mine')
    expect(Object.getPrototypeOf(Mine.prototype)).toBe(reference.BetterAuthError.prototype)
  })

  it('have their static members', () => {
    const error = own.APIError.from('FORBIDDEN', own.BASE_ERROR_CODES.INVALID_PASSWORD)
    expect(error).toBeInstanceOf(reference.APIError)
    expect(error).toBeInstanceOf(own.APIError)
    expect(error.body).toEqual({ code: 'INVALID_PASSWORD', message: 'Invalid password' })
    expect(own.APIError.prototype).toBe(reference.APIError.prototype)
    expect(Reflect.ownKeys(own.APIError)).toEqual(Reflect.ownKeys(reference.APIError))
    expect('from' in own.APIError).toBe(true)
  })

  it('are what auth.api throws', async () => {
    const auth = own.createAuth({ secret: 'x'.repeat(32), baseURL: 'http://localhost:3000' })
    const thrown = await auth.api.listSessions({ headers: new Headers() }).catch(error => error)
    expect(thrown).toBeInstanceOf(own.APIError)
    await auth.close()
  })
})

describe('objects', () => {
  it('read as the reference reads', () => {
    expect(own.BASE_ERROR_CODES).toEqual(reference.BASE_ERROR_CODES)
    expect(JSON.stringify(own.BASE_ERROR_CODES)).toBe(JSON.stringify(reference.BASE_ERROR_CODES))
    expect({ ...own.HIDE_METADATA }).toEqual({ ...reference.HIDE_METADATA })
    expect(Object.keys(own.TTY_COLORS)).toEqual(Object.keys(reference.TTY_COLORS))
    expect(Object.getOwnPropertyDescriptor(own.TTY_COLORS, 'reset')?.value).toBe(reference.TTY_COLORS.reset)
    expect(typeof own.logger.error).toBe('function')
  })

  it('look on the console as those of the reference', () => {
    for (const name of ['BASE_ERROR_CODES', 'HIDE_METADATA', 'APIError', 'generateId'] as const) {
      expect(inspect(own[name])).toBe(inspect(reference[name]))
    }
  })

  it('are written to as the reference is', () => {
    own.env.CORTEN_STAND_IN = 'set'
    expect(process.env.CORTEN_STAND_IN).toBe('set')
    expect('CORTEN_STAND_IN' in own.env).toBe(true)
    delete own.env.CORTEN_STAND_IN
    expect(process.env.CORTEN_STAND_IN).toBeUndefined()
  })

  it('are schemas, alone and inside others', () => {
    const user = { id: '1', name: 'N', email: 'A@b.co', emailVerified: false, createdAt: new Date(0), updatedAt: new Date(0) }
    expect(own.userSchema.parse(user)).toEqual(reference.userSchema.parse(user))
    expect(z.object({ user: own.userSchema }).safeParse({ user: { id: 1 } }).success).toBe(false)
    expect(own.userSchema.extend({ extra: z.string() }).parse({ ...user, extra: 'x' })).toMatchObject({ extra: 'x' })
    expect(own.userSchema).toBeInstanceOf(reference.userSchema.constructor)
  })
})

describe('factories with packages of their own', () => {
  it.each([
    ['apiKey', '@better-auth/api-key'],
    ['passkey', '@better-auth/passkey'],
    ['sso', '@better-auth/sso'],
  ] as const)('%s says what to install', (name, missing) => {
    expect(() => ownPlugins[name]()).toThrow(new Error(`\`${missing}\` is not installed: add it with \`npm install ${missing}\`.`))
  })
})
