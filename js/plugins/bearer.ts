// `bearer`, run by the core.

import type { bearer as reference } from 'better-auth/plugins'
import { native } from './native.js'

export const bearer: typeof reference = (options) => native('bearer', options) as ReturnType<typeof reference>
