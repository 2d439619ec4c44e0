// The function of `customSession`: its context is the endpoint's, and what it returns is the answer.

import type { Customize, EndpointLike } from '../plugins/customize.js'
import type { Scope } from '../scope.js'
import type { State } from './hooks.js'

export const CUSTOMIZE = 'plugins.custom-session.$customize'

/** What the core is told; src/plugins/custom_session.rs is the other end. */
interface Answer {
  values: unknown[]
  headers: [string, string][]
}

export interface Sessions extends State {
  sessions: object[]
}

export async function runCustomize(
  customize: Customize,
  { sessions }: Sessions,
  context: EndpointLike,
  endpoint: string,
  scope: Scope,
): Promise<Answer> {
  const { values, headers } = await customize(sessions, context)
  // Callers of `auth.api` get the very value, whatever its text would be.
  scope.replaced = { value: endpoint === 'getSession' ? values[0] : values }
  return { values: values.map((value) => value ?? null), headers: [...headers] }
}
