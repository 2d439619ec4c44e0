// The endpoints of Better Auth as Nuxt's fetch knows its own routes.

import type { $Fetch, NitroFetchRequest } from 'nitropack/types'

type Endpoint = { path: string; options: { method: unknown } }

type PathOf<E, Base extends string> = E extends { path: infer Path extends string }
  ? string extends Path
    ? never
    : `${Base}${Path}`
  : never

type MethodOf<E extends Endpoint> = E['options']['method'] extends readonly (infer M)[]
  ? Lowercase<M & string>
  : Lowercase<E['options']['method'] & string>

/** JSON has no dates. */
export type Serialized<Value> = Value extends Date
  ? string
  : Value extends readonly (infer Item)[]
    ? Serialized<Item>[]
    : Value extends object
      ? { [Key in keyof Value]: Serialized<Value[Key]> }
      : Value

type AnswerOf<E> = E extends (...args: never[]) => Promise<infer Answer> ? Serialized<Awaited<Answer>> : never

/** `/api/auth/get-session` and the others, below their base path, by method: what `InternalApi` of Nitro consists of. */
export type AuthRoutes<Api, Base extends string> = {
  [Name in keyof Api as PathOf<Api[Name], Base>]: Api[Name] extends Endpoint
    ? { [Method in MethodOf<Api[Name]>]: AnswerOf<Api[Name]> }
    : never
}

/** Nuxt's `$fetch`, to which the app's types have added the endpoints of Better Auth. */
export type AuthRequestFetch = $Fetch<unknown, NitroFetchRequest>
