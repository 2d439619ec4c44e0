// How createAuth knows a storage that the core connects to by itself.

/** Also that of another copy of this package. Under it stand the settings, as JSON allows them. */
const SETTINGS = Symbol.for('corten.storage')

export function markNative<Storage extends object>(storage: Storage, settings: object): Storage {
  // Not enumerable: who prints the options must not print a password.
  return Object.defineProperty(storage, SETTINGS, { value: settings })
}

export function nativeSettings(storage: object): object | undefined {
  return (storage as { [SETTINGS]?: object })[SETTINGS]
}
