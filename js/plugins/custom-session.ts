// `customSession`: the core runs the plugin, the user's function stays here.

import type { customSession as reference } from 'better-auth/plugins'
import type { Customize } from './customize.js'
import { native } from './native.js'

type Argument = Parameters<Customize>[0][number]

export const customSession = ((fn: (session: Argument, ctx: object) => unknown, ...rest: [object?, object?]) =>
  native('custom-session', rest[1], [fn, ...rest])) as unknown as typeof reference
