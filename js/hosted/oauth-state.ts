// The state of a sign-in at another service, where `getOAuthState` and `addOAuthServerContext` of better-auth/api look for
// it. Both keep it in the request's state under keys of their own, which are learnt by looking on.

import { addOAuthServerContext, getOAuthState } from 'better-auth/api'
import { storages } from './storages.js'

type RequestState = WeakMap<object, unknown>

interface Keys {
  state: object
  serverContext: object
}

let keys: Promise<Keys> | undefined

/** The flow that is under way, as hooks see it. */
export async function setOAuthState(request: RequestState, state: unknown): Promise<null> {
  request.set((await learnt()).state, state)
  return null
}

/** What hooks have said is to ride along. */
export async function serverContext(request: RequestState): Promise<unknown> {
  return request.get((await learnt()).serverContext) ?? null
}

function learnt(): Promise<Keys> {
  keys ??= Promise.all([keyOf(getOAuthState), keyOf(() => addOAuthServerContext({}))]).then(([state, serverContext]) => ({
    state,
    serverContext,
  }))
  return keys
}

async function keyOf(use: () => Promise<unknown>): Promise<object> {
  const seen: object[] = []
  class Watched extends WeakMap<object, unknown> {
    override has(key: object): boolean {
      seen.push(key)
      return super.has(key)
    }
  }
  await storages().requestStateAsyncStorage.run(new Watched(), use)
  const [key] = seen
  if (!key) throw new Error('better-auth keeps the state of requests differently now: corten has to be adapted')
  return key
}
