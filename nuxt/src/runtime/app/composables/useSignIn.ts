import type { AppAuthClient, AuthSocialProviderRegistry } from '#nuxt-better-auth'
import { type ActionHandleFor, createAction } from '../internal/action.js'
import { methodOf } from '../internal/auth-methods.js'
import { useUserSession } from './useUserSession.js'

type SignIn = AppAuthClient['signIn']
type ProviderId = AuthSocialProviderRegistry extends { ids: infer Ids } ? Extract<Ids, string> : never
type WithProvider<Method> = Method extends (data: infer Data, ...rest: infer Rest) => Promise<infer Result>
  ? (data: Omit<Data & object, 'provider'> & { provider: ProviderId }, ...rest: Rest) => Promise<Result>
  : Method
type SignInMethods = { [Name in keyof SignIn]: Name extends 'social' ? WithProvider<SignIn[Name]> : SignIn[Name] }

/** A way to sign in with `status`, `data` and `error`: `useSignIn('email')`. */
export function useSignIn<Method extends keyof SignInMethods>(method: Method): ActionHandleFor<SignInMethods[Method]> {
  if (!method) throw new TypeError('useSignIn(method) requires the name of a sign-in method.')
  const { signIn } = useUserSession()
  return createAction(methodOf(signIn, method)) as unknown as ActionHandleFor<SignInMethods[Method]>
}
