// `multiSession`, run by the core.

import type { multiSession as reference } from 'better-auth/plugins'
import { native } from './native.js'

export const multiSession: typeof reference = (options) =>
  native('multi-session', options) as ReturnType<typeof reference>
