// A plugin that the core runs: what it is called and what it was called with. Nothing of
// better-auth's own plugin is loaded.

import type { BetterAuthPlugin } from 'better-auth'

/** Marks a plugin object of ours; it holds the arguments of its factory. */
const MADE_WITH = Symbol.for('corten.plugin')

/** As better-auth's own plugins say it. */
export const PLUGIN_VERSION = '1.7.24'

interface NativePlugin {
  id: string
  options?: object
  [MADE_WITH]?: readonly unknown[]
}

/** The object that stands in `plugins`. */
export function native(id: string, options: object | undefined, made: readonly unknown[] = [options]): BetterAuthPlugin {
  const plugin: NativePlugin = { id, options, [MADE_WITH]: made }
  return { ...plugin, version: PLUGIN_VERSION } as BetterAuthPlugin
}

/** What our factory was called with; undefined for an object that is not of ours. */
export function madeWith(plugin: object): readonly unknown[] | undefined {
  return (plugin as NativePlugin)[MADE_WITH]
}
