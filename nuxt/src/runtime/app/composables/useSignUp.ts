import type { AppAuthClient } from '#nuxt-better-auth'
import { type ActionHandleFor, createAction } from '../internal/action.js'
import { methodOf } from '../internal/auth-methods.js'
import { useUserSession } from './useUserSession.js'

type SignUp = AppAuthClient['signUp']

/** A way to sign up with `status`, `data` and `error`: `useSignUp('email')`. */
export function useSignUp<Method extends keyof SignUp>(method: Method): ActionHandleFor<SignUp[Method]> {
  if (!method) throw new TypeError('useSignUp(method) requires the name of a sign-up method.')
  const { signUp } = useUserSession()
  return createAction(methodOf(signUp, method)) as unknown as ActionHandleFor<SignUp[Method]>
}
