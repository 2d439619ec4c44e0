// `customSession`: the core runs the plugin, the user's function stays here.

import type { customSession as reference } from 'better-auth/plugins'
import { native } from './native.js'

type Function = (session: object, context: object) => unknown

export const customSession = ((fn: Function, options: object | undefined, pluginOptions: object | undefined) =>
  native('custom-session', pluginOptions, [fn, options, pluginOptions])) as unknown as typeof reference
