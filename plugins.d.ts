import type { BetterAuthPlugin } from 'better-auth'

export * from 'better-auth/plugins'

// Factories that older documentation imports from here. Without their package they are no more than plugins.
// @ts-ignore an optional package: an error only for those who lack it, so `@ts-expect-error` would fail the others
type ApiKeyPackage = typeof import('@better-auth/api-key')
// @ts-ignore an optional package: an error only for those who lack it, so `@ts-expect-error` would fail the others
type PasskeyPackage = typeof import('@better-auth/passkey')
// @ts-ignore an optional package: an error only for those who lack it, so `@ts-expect-error` would fail the others
type SsoPackage = typeof import('@better-auth/sso')

/** A package that is missing has the type `any`. */
type Moved<Package, Name extends keyof Package> = 0 extends 1 & Package
  ? (...options: object[]) => BetterAuthPlugin
  : Package[Name]

/** Of `@better-auth/api-key`, which has to be installed. */
export declare const apiKey: Moved<ApiKeyPackage, 'apiKey'>
/** Of `@better-auth/passkey`, which has to be installed. */
export declare const passkey: Moved<PasskeyPackage, 'passkey'>
/** Of `@better-auth/sso`, which has to be installed. */
export declare const sso: Moved<SsoPackage, 'sso'>
