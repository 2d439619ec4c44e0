// `mapProfileToUser`: a field that it names without a value takes the place of the provider's, as the reference's spread
// does. JSON would leave it out.

type Mapper = (profile: object) => unknown

/** The fields that the provider gives; null says as little there as undefined. */
const PROVIDED = ['name', 'email', 'image', 'emailVerified']

export function profileMapper(map: Mapper): Mapper {
  return profile => {
    const mapped = map(profile)
    return mapped instanceof Promise ? mapped.then(withoutHoles) : withoutHoles(mapped)
  }
}

function withoutHoles(mapped: unknown): unknown {
  if (typeof mapped !== 'object' || mapped === null) return mapped
  const holes = PROVIDED.filter(name => name in mapped && (mapped as Record<string, unknown>)[name] === undefined)
  return holes.length === 0 ? mapped : { ...mapped, ...Object.fromEntries(holes.map(name => [name, null])) }
}
