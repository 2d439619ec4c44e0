// What the core has to know of a plugin object; src/config/plugins.rs is the other end.

import { customizer } from './customize.js'
import { madeWith } from './native.js'

export interface PluginDescription {
  id: string
  /** Of an object that better-auth made: what it is made of, so that a changed one is noticed. */
  shape?: { endpoints: string[]; before: number; after: number; others: string[] }
  options: unknown
}

interface PluginLike {
  id?: unknown
  options?: unknown
  endpoints?: object
  hooks?: { before?: unknown[]; after?: unknown[] }
  [other: string]: unknown
}

/** What else of a plugin runs for requests. */
const OTHERS = ['onRequest', 'onResponse', 'middlewares'] as const

export function describePlugin(plugin: unknown): PluginDescription {
  if (typeof plugin !== 'object' || plugin === null) return { id: '', options: undefined }
  const { id, options, endpoints, hooks, ...rest } = plugin as PluginLike
  const described = { id: typeof id === 'string' ? id : '', options: optionsOf(plugin, id, options) }
  if (madeWith(plugin)) return described
  const others = OTHERS.filter((name) => (Array.isArray(rest[name]) ? rest[name].length > 0 : rest[name] !== undefined))
  const [before, after] = [hooks?.before?.length ?? 0, hooks?.after?.length ?? 0]
  return { ...described, shape: { endpoints: Object.keys(endpoints ?? {}), before, after, others } }
}

/** The plugin's options, and the function that it was given beside them. */
function optionsOf(plugin: object, id: unknown, options: unknown): unknown {
  if (id !== 'custom-session') return options
  return { ...(options as object | undefined), $customize: customizer(plugin) }
}
