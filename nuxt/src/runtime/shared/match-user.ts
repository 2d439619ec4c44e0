// Does a user have the demanded values?

/** True if every named field equals the value, or one of the values; `{}` matches everyone. */
export function matchesUser(user: object, match: object): boolean {
  const actual = user as Record<string, unknown>
  return Object.entries(match).every(([field, expected]) =>
    Object.hasOwn(actual, field) && (Array.isArray(expected) ? expected.includes(actual[field]) : actual[field] === expected),
  )
}
