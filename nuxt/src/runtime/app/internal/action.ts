// A call with its status, for buttons and forms.

import { type Ref, shallowRef } from 'vue'
import type { AuthActionError } from '../../types.js'
import { asksToRedirect } from './auth-methods.js'
import { member, toActionError } from './errors.js'

export type ActionStatus = 'idle' | 'pending' | 'success' | 'error'

export interface ActionHandle<Args extends unknown[], Result> {
  /** Never rejects: see `error`. */
  execute: (...args: Args) => Promise<void>
  status: Ref<ActionStatus>
  data: Ref<Result | null>
  error: Ref<AuthActionError | null>
}

export type ActionHandleFor<Method> = Method extends (...args: infer Args) => Promise<infer Result>
  ? ActionHandle<Args, Result>
  : never

/** After a redirect has been asked for, the browser should be gone; if it is not, the call counts as done. */
const REDIRECT_WAIT_MS = 10_000

/** The state is that of the last call: the answers of earlier ones are dropped. */
export function createAction<Args extends unknown[], Result>(
  run: (...args: Args) => Promise<Result>,
): ActionHandle<Args, Result> {
  const status = shallowRef<ActionStatus>('idle')
  const data: Ref<Result | null> = shallowRef(null)
  const error = shallowRef<AuthActionError | null>(null)
  let latest = 0

  async function execute(...args: Args): Promise<void> {
    const call = ++latest
    const show = (next: ActionStatus, result: Result | null, failure: AuthActionError | null) => {
      if (call !== latest) return
      status.value = next
      data.value = result
      error.value = failure
    }
    show('pending', null, null)
    try {
      const result = await run(...args)
      const failure = member(result, 'error')
      if (failure) return show('error', null, toActionError(failure))
      if (![result, member(result, 'data')].some(asksToRedirect)) return show('success', result, null)
      show('pending', result, null)
      setTimeout(() => status.value === 'pending' && show('success', result, null), REDIRECT_WAIT_MS)
    } catch (thrown) {
      show('error', null, toActionError(thrown))
    }
  }

  return { execute, status, data, error }
}
