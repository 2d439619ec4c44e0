// Node's own modules for code that every start loads. An `import` of one lists its exports, and so evaluates all that the
// module makes only when it is asked for: of `node:util` half of the worker threads, of `node:crypto` WebCrypto.

export const { AsyncLocalStorage } = process.getBuiltinModule('node:async_hooks')
export const { setInterval } = process.getBuiltinModule('node:timers')
export const { format, inspect } = process.getBuiltinModule('node:util')

/** Seldom needed, and large. */
export const crypto = () => process.getBuiltinModule('node:crypto')
