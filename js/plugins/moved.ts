// Factories that older documentation of better-auth imports from its plugins, and that have packages of their own now.
// The package is loaded when the factory is called; without it the call says what to install.

import { createRequire } from 'node:module'
import { lazyFunctions } from '../lazy/stand-in.js'

type Factory = (...options: object[]) => object

const require = createRequire(import.meta.url)
// Written out, as bundlers and tracers look for it.
export const { apiKey } = lazyFunctions('@better-auth/api-key', () => require('@better-auth/api-key') as { apiKey: Factory })
export const { passkey } = lazyFunctions('@better-auth/passkey', () => require('@better-auth/passkey') as { passkey: Factory })
export const { sso } = lazyFunctions('@better-auth/sso', () => require('@better-auth/sso') as { sso: Factory })
