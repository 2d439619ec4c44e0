// The environment variables that the core reads.

import { NativeAuth } from '../js/native.js'

export function environment(): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of NativeAuth.environmentNames()) {
    const value = process.env[name]
    if (value !== undefined) found[name] = value
  }
  return found
}
