// Loads a package that may be missing, and says so in one sentence.

/** What `load` requires; a missing package is an error that names it. */
export function install<T>(name: string, load: () => T): T {
  try {
    return load()
  } catch (error) {
    if (!isMissing(error, name)) throw error
    throw new Error(`\`${name}\` is not installed: add it with \`npm install ${packageOf(name)}\`.`, { cause: error })
  }
}

/** Whether it is this package that was not found, and not something that it needs itself. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_MODULE_NOT_FOUND') return false
  return new RegExp(`['"]${name}['"]`).test(String(message))
}

function packageOf(name: string): string {
  return name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/')
}
