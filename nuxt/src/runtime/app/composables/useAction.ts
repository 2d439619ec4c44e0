import { type ActionHandle, createAction } from '../internal/action.js'

/** Any async function with `status`, `data` and `error`. */
export function useAction<Args extends unknown[], Result>(
  run: (...args: Args) => Promise<Result>,
): ActionHandle<Args, Result> {
  if (typeof run !== 'function') throw new TypeError('useAction(run) requires an async function.')
  return createAction(run)
}
