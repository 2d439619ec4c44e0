// Standard Schemas in the options, such as those of zod, as functions that the core can call.

import type { Callback } from './options.js'

interface StandardSchema {
  '~standard': { validate(value: unknown): unknown }
}

interface Result {
  value?: unknown
  issues?: readonly ({ message?: string } | undefined)[]
}

export function isStandardSchema(value: unknown): value is StandardSchema {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || !('~standard' in value)) return false
  const standard = value['~standard']
  return typeof standard === 'object' && standard !== null && 'validate' in standard && typeof standard.validate === 'function'
}

/** Answers with the value that the schema makes of the input, with the reason why it refuses it, or that it would take time. */
export function validator(schema: StandardSchema): Callback {
  return input => {
    const result = schema['~standard'].validate(input)
    if (result instanceof Promise) {
      // Nobody waits for it.
      result.catch(() => undefined)
      return { pending: true }
    }
    if (typeof result !== 'object' || result === null) throw new TypeError('a Standard Schema answered with no result')
    const { value, issues } = result as Result
    return issues ? { refused: issues[0]?.message || 'Validation Error' } : { value }
  }
}
