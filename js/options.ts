// The user's options as JSON for the core: functions become marks, and stay here to be called.

export type Callback = (...args: unknown[]) => unknown

export interface SerializedOptions {
  json: string
  /** By the path of their option, such as `emailAndPassword.password.hash`. */
  callbacks: Map<string, Callback>
}

export function serializeOptions(options: object): SerializedOptions {
  const callbacks = new Map<string, Callback>()
  const seen = new WeakSet<object>()

  function visit(value: unknown, path: string): unknown {
    if (typeof value === 'function') {
      callbacks.set(path, value as Callback)
      return { $callback: path }
    }
    if (typeof value === 'bigint') return Number(value)
    if (typeof value !== 'object' || value === null) return value
    if (seen.has(value)) return null
    seen.add(value)
    if (value instanceof Date) return { $date: value.toISOString() }
    if (Array.isArray(value)) return value.map((item, index) => visit(item, join(path, index)))
    // A database handle and the like: the core says what it accepts instead.
    if (!isPlain(value)) return { $instance: value.constructor?.name ?? 'object' }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item, join(path, key))]))
  }

  return { json: JSON.stringify(visit({ ...options }, '')), callbacks }
}

function join(path: string, key: string | number): string {
  return path ? `${path}.${key}` : String(key)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
