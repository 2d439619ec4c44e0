// A lazy stand-in for an export of the peer: loaded at its first use, not when corten is imported.

import { inspect } from '../builtin.js'
import { install } from './install.js'

/** What names of a module stand for, by name. */
export type StandIns<Module> = { readonly [Name in keyof Module]: Module[Name] }

/** Functions and classes of a module that `load` requires; take them out by name. */
export function lazyFunctions<Module extends object>(from: string, load: () => Module): StandIns<Module> {
  return byName(from, load, callable)
}

/** Objects that are no arrays; strings and numbers can have no stand-in. */
export function lazyObjects<Module extends object>(from: string, load: () => Module): StandIns<Module> {
  return byName(from, load, () => ({}))
}

function byName<Module extends object>(from: string, load: () => Module, target: () => object): StandIns<Module> {
  return new Proxy({} as Module, { get: (_, name) => standIn(String(name), from, load as () => object, target()) })
}

function standIn(name: string, from: string, load: () => object, target: object): object {
  let real: object | undefined
  const resolve = (): object => {
    real ??= found(name, from, load)
    return real
  }
  // The console looks at the target, past the traps.
  Object.defineProperty(target, inspect.custom, { value: resolve, configurable: true })
  const self: object = new Proxy(target, {
    apply: (_, receiver, args) => Reflect.apply(resolve() as never, receiver, args) as unknown,
    construct: (_, args, made) =>
      Reflect.construct(resolve() as never, args, made === self ? (resolve() as never) : made) as object,
    get: (_, key) => Reflect.get(resolve(), key) as unknown,
    set: (_, key, value) => Reflect.set(resolve(), key, value),
    has: (_, key) => Reflect.has(resolve(), key),
    deleteProperty: (_, key) => Reflect.deleteProperty(resolve(), key),
    defineProperty: (_, key, property) => Reflect.defineProperty(resolve(), key, property),
    ownKeys: () => Reflect.ownKeys(resolve()),
    getPrototypeOf: () => Reflect.getPrototypeOf(resolve()),
    getOwnPropertyDescriptor(_, key) {
      const property = Reflect.getOwnPropertyDescriptor(resolve(), key)
      // Of a property that its target lacks, a proxy may not say that it is there for good.
      return property && { ...property, configurable: true }
    },
    // The target is not what would be frozen.
    preventExtensions: () => false,
  })
  return self
}

/** Callable, a constructor, and without a `prototype` of its own that would stand in the way of the real one. */
function callable(): object {
  return function () {}.bind(undefined)
}

function found(name: string, from: string, load: () => object): object {
  const value: unknown = (install(from, load) as Record<string, unknown>)[name]
  if (value === undefined) {
    throw new Error(`The installed ${from} has no \`${name}\`: install the version that corten names as its peer.`)
  }
  return value as object
}
