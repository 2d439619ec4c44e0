// signIn and signUp of the client, with the app's session in step before the caller goes on.

type AuthMethod = (data?: unknown, options?: unknown) => Promise<unknown>
export type AuthMethods = Record<string, AuthMethod>
type OnSuccess = (context: unknown) => unknown

interface Sync {
  /** Brings the session up to date, then takes the next step. */
  settle: (next: () => unknown) => Promise<void>
  /** The step of those who named none, if there is one. */
  goBack: () => (() => unknown) | undefined
}

/** `transformSocial` completes what `social` is called with. */
export function syncedMethods(
  methods: AuthMethods,
  sync: Sync,
  transformSocial: (data: unknown) => unknown = (data) => data,
): AuthMethods {
  return new Proxy(methods, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof name !== 'string' || typeof method !== 'function') return method
      if (name !== 'social') return synced(method as AuthMethod, sync)
      return (data: unknown, options: unknown) => {
        const completed = transformSocial(data)
        // The browser leaves for the provider, so there is no session to wait for.
        const stays = record(completed).disableRedirect === true
        return stays ? synced(method as AuthMethod, sync)(completed, options) : (method as AuthMethod)(completed, options)
      }
    },
  })
}

function synced(method: AuthMethod, { settle, goBack }: Sync): AuthMethod {
  return (data, options) => {
    const nested = record(record(data).fetchOptions)
    const own = [nested.onSuccess, record(options).onSuccess].find((step) => typeof step === 'function') as
      | OnSuccess
      | undefined
    const back = own ? undefined : goBack()
    if (!own && !back) return method(data, options)
    const onSuccess: OnSuccess = (context) => settle(() => (own ? own(context) : back?.()))
    // The client prefers what stands in `fetchOptions`.
    if (typeof nested.onSuccess === 'function' || (back && record(data).fetchOptions)) {
      return method({ ...record(data), fetchOptions: { ...nested, onSuccess } }, options)
    }
    return method(data, { ...record(options), onSuccess })
  }
}

/** A method by its name, looked for when it is called: while a page is rendered there is none. */
export function methodOf(methods: unknown, name: PropertyKey): AuthMethod {
  return (...args) => (methods as Record<PropertyKey, AuthMethod | undefined>)[name]!(...args)
}

/** `signIn` and `signUp` where a page is rendered. */
export function unavailableMethods(group: string): AuthMethods {
  return new Proxy({} as AuthMethods, {
    get(_, name) {
      throw new Error(`${group}.${String(name)}() can only be called in the browser.`)
    },
  })
}

/** Providers send people back to where they were going, unless the caller names another page. */
export function withCallbackUrl(data: unknown, callbackURL: string | undefined): unknown {
  if (!callbackURL || typeof record(data).callbackURL === 'string') return data
  return { ...record(data), callbackURL }
}

/** Whether an answer of the client sends the browser to another site, to which it is already going. */
export function asksToRedirect(answer: unknown): boolean {
  const { url, redirect } = record(answer)
  return redirect === true && Boolean(url)
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
