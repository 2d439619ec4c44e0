// `username`, run by the core.

import type { username as reference } from 'better-auth/plugins'
import { native } from './native.js'

export const username = ((options?: object) => native('username', options)) as unknown as typeof reference
