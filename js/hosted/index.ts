// Hosted code: hooks that users wrote for better-auth. Loaded only where the options have some,
// because it brings better-auth's own server code with it.

import { APIError, createAuthEndpoint } from 'better-auth/api'
import type { AuthContext } from 'better-auth'
import { createCookieGetter, getCookies } from 'better-auth/cookies'
import { createReviver } from '../dates.js'
import type { EndpointDescription } from '../app.js'
import { isHosted } from '../host.js'
import type { LogLine } from '../log.js'
import type { Callback } from '../options.js'
import type { Scope } from '../scope.js'
import { createAdapter, openTransaction } from './adapter.js'
import { createContext, type Options } from './context.js'
import type { Core } from './core.js'
import type { Customize } from '../plugins/customize.js'
import { CUSTOMIZE, runCustomize, type Sessions } from './custom-session.js'
import { runAfterWrite, runBeforeWrite } from './database-hooks.js'
import { serverContext, setOAuthState } from './oauth-state.js'
import { type Hook, runAfter, runBefore, type State } from './hooks.js'
import { type EndpointContext, HostedRequest, type Told } from './request.js'
import { type AdapterStore, storages } from './storages.js'

/** Get the context of the endpoint after their other arguments. */
const WITH_CONTEXT = /^(user\.validateUserInfo$|socialProviders\.[^.]+\.(verifyIdToken|refreshAccessToken)$|plugins\.generic-oauth\.config\.\d+\.refreshTokenParams$|plugins\.jwt\.adapter\.)/

export class Hosted {
  readonly context: AuthContext
  readonly #core: Core
  readonly #options: Options
  readonly #revivers: Map<string, (value: unknown) => void>

  private constructor(context: AuthContext, core: Core, options: Options, endpoints: EndpointDescription[]) {
    this.context = context
    this.#core = core
    this.#options = options
    this.#revivers = new Map(endpoints.map(({ name, dates }) => [name, createReviver(dates)]))
  }

  static async load(core: Core, options: Options, endpoints: EndpointDescription[], log: LogLine): Promise<Hosted> {
    return new Hosted(await createContext(options, core, log), core, options, endpoints)
  }

  /** The transaction that a direct call made now is part of; zero is none. */
  get transaction(): number {
    return openTransaction(this.#core)
  }

  /** Begins a request. */
  async enter(scope: Scope, told: Told): Promise<null> {
    scope.hosted = new HostedRequest(told, await this.#contextOf(scope, told), scope)
    return null
  }

  /** The context with what depends on the request. */
  async #contextOf({ request }: Scope, { baseURL }: Told): Promise<AuthContext> {
    const { trustedOrigins } = this.#options
    const changes: Partial<AuthContext> = {}
    if (baseURL && baseURL !== this.context.baseURL) {
      const { origin } = new URL(baseURL)
      changes.baseURL = baseURL
      changes.options = { ...this.context.options, baseURL: origin }
      changes.trustedOrigins = [origin, ...this.context.trustedOrigins]
      if (changes.options.advanced?.crossSubDomainCookies?.enabled) {
        changes.authCookies = getCookies(changes.options)
        changes.createAuthCookie = createCookieGetter(changes.options)
      }
    }
    if (request && typeof trustedOrigins === 'function') {
      const more = (await trustedOrigins(request)) ?? []
      const known = changes.trustedOrigins ?? this.context.trustedOrigins
      changes.trustedOrigins = [...known, ...more.filter((origin) => typeof origin === 'string')]
    }
    return { ...this.context, ...changes }
  }

  /** Runs what the core asks for by the path of its option. */
  run(path: string, callback: Callback | undefined, values: unknown[], scope: Scope, transaction: number): unknown {
    if (path === '$enter') return this.enter(scope, values[0] as Told)
    const { hosted } = scope
    if (path === '$body' && hosted) return hosted.setBodyField(values[0] as string, values[1])
    if (path === '$oauthState' && hosted) return setOAuthState(hosted.state, values[0])
    if (path === '$oauthServerContext' && hosted) return serverContext(hosted.state)
    if (path === '$committed' && hosted) return this.#committed(hosted, values[0] as number)
    if (!callback) throw new Error(`no function is set at \`${path}\``)
    if (!hosted) {
      if (isHosted(path)) throw new Error(`\`${path}\` was called outside of a request`)
      // What decides about a request before it has an endpoint, such as a rate rule.
      return callback(...values)
    }
    if (WITH_CONTEXT.test(path)) return this.#callWithContext(hosted, callback, values, transaction)
    if (path === CUSTOMIZE) return this.#customize(hosted, callback as never, values[0] as Sessions, transaction, scope)
    const [, , , phase] = path.split('.')
    if (path.startsWith('databaseHooks.') && phase) {
      return this.#write(hosted, callback, phase, values[0] as Record<string, unknown>, transaction)
    }
    const hook = callback as unknown as Hook
    const state = values[0] as State
    if (path === 'hooks.before') {
      this.#sync(hosted, state)
      return this.inside(hosted, transaction, () => runBefore(hook, hosted, scope))
    }
    if (path === 'hooks.after') {
      this.#sync(hosted, state)
      return this.inside(hosted, transaction, () => runAfter(hook, hosted, scope, state, this.#returned(hosted, scope, state)))
    }
    return this.inside(hosted, transaction, () => callback(...values))
  }

  /** Runs a function where better-auth's helpers find this request, its adapter and its state. */
  inside<T>(hosted: HostedRequest, transaction: number, run: () => T, context: object = hosted.input): T {
    const { endpointContextAsyncStorage, adapterAsyncStorage, requestStateAsyncStorage } = storages()
    const withContext = () => endpointContextAsyncStorage.run(context, run)
    const state = requestStateAsyncStorage.getStore()
    const withState = () => (state ? withContext() : requestStateAsyncStorage.run(hosted.state, withContext))
    if (transaction === openTransaction(this.#core)) return withState()
    return adapterAsyncStorage.run(this.#storeOf(hosted, transaction), withState)
  }

  #storeOf(hosted: HostedRequest, transaction: number): AdapterStore {
    if (!transaction) return { adapter: this.context.adapter, pendingHooks: [], isTransactionActive: false }
    const known = hosted.transactions.get(transaction)
    if (known) return known
    const adapter = createAdapter(this.#core, this.context.options, transaction)
    const store = { adapter, pendingHooks: [], isTransactionActive: true }
    hosted.transactions.set(transaction, store)
    return store
  }

  /** What hooks have put off until now. */
  async #committed(hosted: HostedRequest, transaction: number): Promise<null> {
    const pending = hosted.transactions.get(transaction)?.pendingHooks ?? []
    hosted.transactions.delete(transaction)
    const context = (await hosted.endpoint) ?? hosted.input
    await this.inside(
      hosted,
      0,
      async () => {
        for (const hook of pending) await hook()
      },
      context,
    )
    return null
  }

  async #callWithContext(
    hosted: HostedRequest,
    callback: Callback,
    values: unknown[],
    transaction: number,
  ): Promise<unknown> {
    const context = await this.#endpointOf(hosted)
    return this.inside(hosted, transaction, () => callback(...values, context), context)
  }

  async #customize(
    hosted: HostedRequest,
    customize: Customize,
    state: Sessions,
    transaction: number,
    scope: Scope,
  ): Promise<object> {
    this.#sync(hosted, state)
    const context = await this.#endpointOf(hosted)
    const run = () => runCustomize(customize, state, context, hosted.name, scope)
    return this.inside(hosted, transaction, run, context)
  }

  /** A database hook; headers that it set go along with its verdict. */
  async #write(
    hosted: HostedRequest,
    hook: Callback,
    phase: string,
    row: Record<string, unknown>,
    transaction: number,
  ): Promise<object> {
    const context = await this.#endpointOf(hosted)
    const run = phase === 'before' ? runBeforeWrite : runAfterWrite
    const verdict = await this.inside(hosted, transaction, () => run(hook, row, context), context)
    const headers = [...context.responseHeaders]
    for (const [name] of headers) context.responseHeaders.delete(name)
    return { ...verdict, headers }
  }

  /** The context that better-auth makes for an endpoint, with all its methods. */
  #endpointOf(hosted: HostedRequest): Promise<EndpointContext> {
    const endpoint = createAuthEndpoint.serverOnly({ method: hosted.method as 'GET' }, async (context) => context)
    hosted.endpoint ??= endpoint({ ...hosted.input, returnHeaders: false, returnStatus: false } as never) as never
    return hosted.endpoint as Promise<EndpointContext>
  }

  #sync(hosted: HostedRequest, { session, newSession }: State): void {
    const { context } = hosted.input
    if (session) context.session = session as typeof context.session
    if (newSession) context.newSession = newSession as typeof context.newSession
  }

  /** The endpoint's answer as hooks see it: dates are dates, an error is the one that was thrown. */
  #returned({ name }: HostedRequest, { replaced }: Scope, { returned }: State): unknown {
    if (!returned) return undefined
    if ('value' in returned) {
      if (replaced) return replaced.value
      this.#revivers.get(name)?.(returned.value)
      return returned.value
    }
    if ('response' in returned) {
      const { body, ...init } = returned.response
      return new Response(body, init)
    }
    const { status, statusCode, body, headers } = returned.error
    const own = headers.length > 0 ? new Headers(headers) : undefined
    return new APIError(status as never, (body ?? undefined) as never, own, statusCode)
  }
}
