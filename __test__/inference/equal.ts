// Types compared as types: tsc checks this folder, nothing here runs.

export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

export const same = <A, B>(_equal: Equal<A, B>): void => {}

interface Inferred {
  $Infer: unknown
  api: object
  $ERROR_CODES: unknown
  $context: Promise<{ options: unknown; adapter: unknown }>
}

/** What two auth objects infer; the options, and what takes them as an argument, are each one's own. */
type Facets<Auth extends Inferred> = {
  infer: Auth['$Infer']
  session: Auth['$Infer'] extends { Session: infer Session } ? Session : never
  api: { [Name in keyof Auth['api']]: Auth['api'][Name] }
  errors: Auth['$ERROR_CODES']
  context: Omit<Awaited<Auth['$context']>, 'options' | 'adapter' | 'password'>
}

export const sameAuth = <A extends Inferred, B extends Inferred>(
  _ours: A,
  _theirs: B,
  _equal: Equal<Facets<A>, Facets<B>>,
): void => {}
