// What Better Auth 1.7 says to adapters, in words that the functions of @convex-dev/better-auth 0.12
// know, which was made for 1.6.

export type Arguments = Record<string, unknown>

/** Arguments of a function. */
export function sent(args: Arguments): Arguments {
  return isObject(args.input) ? { ...known(args), input: known(args.input) } : known(args)
}

/** An answer, without what Convex adds to a row: 1.7 compares all that it reads before it takes a row away. */
export function received(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(received)
  if (!isObject(value)) return value
  const { _creationTime: _, ...row } = value
  return Array.isArray(row.page) ? { ...row, page: received(row.page) } : row
}

/**
 * Of a change to rows by their age among other things: the functions can look for them only without it. The rows to look
 * through, which of them are meant, and the change with their names.
 */
export function byAge({ input, ...args }: Arguments) {
  const { model, where } = isObject(input) ? input : {}
  const [ages, others] = split(where, ({ field, operator }) => field === 'createdAt' && typeof operator === 'string' && Object.hasOwn(AGES, operator))
  if (ages.length === 0 || others.length === 0) return undefined
  return {
    rows: { model, where: others },
    matches: ({ createdAt }: { createdAt?: number }) =>
      createdAt !== undefined && ages.every(({ operator, value }) => AGES[operator as keyof typeof AGES](createdAt, value as number)),
    named: (ids: string[]): Arguments => ({ ...args, input: { ...(input as object), where: [{ field: '_id', operator: 'in', value: ids }] } }),
  }
}

const AGES = {
  lt: (age: number, bound: number) => age < bound,
  lte: (age: number, bound: number) => age <= bound,
  gt: (age: number, bound: number) => age > bound,
  gte: (age: number, bound: number) => age >= bound,
}

function split(where: unknown, isMeant: (one: Arguments) => boolean): [Arguments[], Arguments[]] {
  const all: Arguments[] = Array.isArray(where) ? where.filter(isObject) : []
  return [all.filter(isMeant), all.filter((one) => !isMeant(one))]
}

/** 1.7 tells the model's logical name as well. */
function known({ modelKey: _, ...args }: Arguments): Arguments {
  return Array.isArray(args.where) ? { ...args, where: args.where.map(condition) } : args
}

/** An id may be one of several, or not, but not another than one. */
function condition(one: Arguments): Arguments {
  return one.field === '_id' && one.operator === 'ne' ? { ...one, operator: 'not_in', value: [one.value] } : one
}

function isObject(value: unknown): value is Arguments {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
