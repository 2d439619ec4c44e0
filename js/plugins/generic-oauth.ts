// `genericOAuth`, run by the core.

import type { genericOAuth as reference } from 'better-auth/plugins'
import { native } from './native.js'

export const genericOAuth = ((options: object) => native('generic-oauth', options)) as unknown as typeof reference
