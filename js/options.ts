// The user's options as JSON for the core: functions become marks, and stay here to be called.

import { type Borrowed, borrow } from './borrowed/index.js'
import { poolSettings } from './borrowed/settings.js'
import { ADAPTER, hostedAdapter, isHostedDatabase } from './database.js'
import { profileMapper } from './mapped-profile.js'
import { nativeSettings } from './native-storage.js'
import { describePlugin } from './plugins/describe.js'
import { isStandardSchema, validator } from './standard-schema.js'
import { customizer } from './token-request.js'

export type Callback = (...args: unknown[]) => unknown

/** Options that are objects with methods, perhaps of a class: all that counts are these. */
const METHODS: Record<string, readonly string[]> = {
  secondaryStorage: ['get', 'set', 'delete', 'getAndDelete', 'increment'],
  'rateLimit.customStorage': ['consume'],
}

/** A provider whose options a function gives. */
const LATE_PROVIDER = /^socialProviders\.[^.]+$/
const MAP_PROFILE = /^socialProviders\.[^.]+\.mapProfileToUser$/
const CUSTOMIZE_REQUEST = /\.tokenEndpointAuth\.customizeRequest$/

export interface SerializedOptions {
  json: string
  /** By the path of their option, such as `emailAndPassword.password.hash`. */
  callbacks: Map<string, Callback>
  /** The database, if its connections are the user's and the core speaks to it. */
  borrowed: Borrowed | undefined
}

export function serializeOptions(options: object): SerializedOptions {
  const callbacks = new Map<string, Callback>()
  let borrowed: Borrowed | undefined
  /** The objects around the one at hand: what contains itself has no text. */
  const around = new Set<object>()

  function visit(value: unknown, path: string): unknown {
    if (path === 'database') {
      borrowed = borrow(value)
      if (borrowed) return { $borrowed: borrowed.kind }
      if (isHostedDatabase(value)) return visitDatabase()
    }
    const settings = path === 'database.pool' && poolSettings(value)
    if (settings) return settings
    const callback = isStandardSchema(value) ? validator(value) : value
    if (typeof callback === 'function') {
      callbacks.set(path, adapted(callback as Callback, path))
      return { $callback: path }
    }
    if (typeof value === 'bigint') return Number(value)
    if (typeof value !== 'object' || value === null) return value
    if (path === 'plugins' && Array.isArray(value)) return value.map(visitPlugin)
    const native = path === 'secondaryStorage' && nativeSettings(value)
    if (native) return native
    const methods = METHODS[path]
    if (methods) return Object.fromEntries(methods.map((name) => [name, visitMethod(value, path, name)]))
    if (value instanceof Date) return { $date: value.toISOString() }
    // A database handle and the like: the core says what it accepts instead.
    if (!Array.isArray(value) && !isPlain(value)) return { $instance: value.constructor?.name ?? 'object' }
    if (around.has(value)) return null
    around.add(value)
    const inside = Array.isArray(value)
      ? value.map((item, index) => visit(item, join(path, index)))
      : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item, join(path, key))]))
    around.delete(value)
    return inside
  }

  /** Some functions give or take what the core has no text for. */
  function adapted(callback: Callback, path: string): Callback {
    // What such a function gives are options, with functions of their own.
    if (LATE_PROVIDER.test(path)) return async () => visit(await callback(), path)
    if (MAP_PROFILE.test(path)) return profileMapper(callback) as Callback
    if (CUSTOMIZE_REQUEST.test(path)) return customizer(callback, [...around].at(-2)) as Callback
    return callback
  }

  /** Whatever it is, better-auth's adapters know what to do with. */
  function visitDatabase(): object {
    callbacks.set(ADAPTER, hostedAdapter(options))
    return { $hosted: true }
  }

  /** Functions in a plugin's options are named by its id: `plugins.username.usernameValidator`. */
  function visitPlugin(plugin: unknown): object {
    const { options, ...described } = describePlugin(plugin)
    return { ...described, options: visit(options, `plugins.${described.id}`) }
  }

  function visitMethod(owner: object, path: string, name: string): unknown {
    const find = () => (owner as Record<string, unknown>)[name]
    const found = find()
    // Looked up anew at each call, and called as a method: it may need its object.
    const call: Callback = (...args) => (find() as Callback).apply(owner, args)
    return visit(typeof found === 'function' ? call : found, join(path, name))
  }

  const json = JSON.stringify(visit({ ...options }, ''))
  return { json, callbacks, borrowed }
}

function join(path: string, key: string | number): string {
  return path ? `${path}.${key}` : String(key)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
