// Values on their way from the core to a driver and back, as JSON. src/storage/borrowed/wire.rs is the other end: texts,
// null and whole numbers that a double holds are themselves, others are objects.

/** A value for a driver: a whole number is a bigint, so that none is taken for a fraction. */
export type Bound = string | bigint | number | Date | null

type Written = string | number | null | { i?: string; r?: string; d?: string }

export function readValues(text: string): Bound[] {
  if (text === '') return []
  const values = JSON.parse(text) as Written[]
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as Written
    if (typeof value === 'string' || value === null) continue
    values[at] = special(value) as never
  }
  return values as Bound[]
}

function special(value: Exclude<Written, string | null>): Bound {
  if (typeof value === 'number') return BigInt(value)
  if (value.i !== undefined) return BigInt(value.i)
  if (value.d !== undefined) return new Date(value.d)
  return Number(value.r)
}

/** A whole number as it crosses. */
export function writeInteger(value: bigint): number | { i: string } {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : { i: value.toString() }
}

export const writeReal = (value: number): { r: string } => ({ r: String(value) })

export interface Refusal {
  /** The database's own code; empty where the driver failed by itself. */
  code?: string
  message: string
  detail?: string
  table?: string
  column?: string
  constraint?: string
  busy?: boolean
}

export const DONE = '={}'

export const written = (changes: number | bigint, last: number | bigint | string): string => `={"changes":${changes},"last":${last}}`

export const refused = (error: Refusal): string => `=${JSON.stringify({ error })}`

export const ENDED = refused({ message: 'the transaction has ended' })

/** Where the verb stands in the path of an operation: behind `$sql:`. */
export const VERB = 5
