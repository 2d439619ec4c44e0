// The core's way into JavaScript: it names an option, we call the user's function there.

import type { Borrowed } from './borrowed/index.js'
import { AsyncLocalStorage } from './builtin.js'
import type { Hosted } from './hosted/index.js'
import type { LogLine } from './log.js'
import type { Callback } from './options.js'
import { type Outbound, sendOutbound } from './outbound.js'
import { keepAlive } from './pending.js'
import type { Input, Scope } from './scope.js'
import { thrown } from './thrown.js'

/** Functions that were written for better-auth's own server, and what the core says to such. */
const HOSTED = /^(hooks\.|databaseHooks\.|user\.validateUserInfo$|plugins\.custom-session\.|plugins\.jwt\.adapter\.|\$)/

/** Functions that get the endpoint's context where there is one. */
const SHOWN_CONTEXT = /^(socialProviders\.[^.]+\.(verifyIdToken|refreshAccessToken)|plugins\.generic-oauth\.config\.\d+\.refreshTokenParams)$/

/** Whether a function can only be called where better-auth's context is. */
export function isHosted(path: string): boolean {
  return HOSTED.test(path)
}

/** Whether a function wants better-auth's context to be there. */
export function wantsContext(path: string): boolean {
  return HOSTED.test(path) || SHOWN_CONTEXT.test(path)
}

/** By which the core sends requests to other services. */
const FETCH = '$fetch'

/** Stands before the path of a function whose work goes on in the background. */
const BACKGROUND = '$background:'

/** Stands before a statement for the user's own database connection. */
const STATEMENT = '$sql:'

type Settle = (id: number, answer: string) => void

export class CallbackHost {
  /** Hands a late answer to the core. */
  settle: Settle = () => {}

  readonly #callbacks: Map<string, Callback>
  readonly #log: LogLine
  readonly #borrowed: Borrowed | undefined
  readonly #scopes = new Map<number, Scope>()
  /** Held by the application: it holds the core, which holds us. */
  #hosted: WeakRef<Hosted> | undefined
  #lastScope = 0

  constructor(callbacks: Map<string, Callback>, log: LogLine, borrowed?: Borrowed) {
    this.#callbacks = callbacks
    this.#log = log
    this.#borrowed = borrowed
  }

  /** From now on callbacks run where hosted code finds its request. */
  useHosted(hosted: Hosted): void {
    this.#hosted = new WeakRef(hosted)
  }

  /** The transaction of hosted code that a direct call made now is part of. */
  get transaction(): number {
    return this.#hosted?.deref()?.transaction ?? 0
  }

  get hasCallbacks(): boolean {
    return this.#callbacks.size > 0
  }

  /** Begins a request; zero where no callback can ever ask for it. */
  enter(request: Request | undefined, input: Input | undefined): number {
    if (!this.hasCallbacks) return 0
    // The core counts in 32 bits.
    this.#lastScope = this.#lastScope >= 0xffff_ffff ? 1 : this.#lastScope + 1
    this.#scopes.set(this.#lastScope, { request, input, waiting: 0 })
    return this.#lastScope
  }

  /** The request goes on without its caller's stack: keeps that stack's async context. */
  keepContext(scope: number): void {
    const found = this.#scopes.get(scope)
    if (found) found.inContext = AsyncLocalStorage.snapshot() as Scope['inContext']
  }

  /** Ends a request; gives what its callbacks have left. */
  leave(scope: number): Scope | undefined {
    const found = this.#scopes.get(scope)
    if (!found) return undefined
    // Callbacks that the core no longer waits for.
    if (found.waiting > 0) keepAlive.add(found.waiting)
    this.#scopes.delete(scope)
    return found
  }

  /** Answers at once, or returns nothing and settles later. Called on the core's stack. */
  readonly dispatch = (
    path: string,
    args: string,
    scope: number,
    transaction: number,
    id: number,
  ): string | undefined => {
    if (this.#borrowed && path.startsWith(STATEMENT)) {
      const answer = this.#borrowed.run(path, args, transaction)
      if (typeof answer === 'string') return answer
      void answer.then((text) => this.settle(id, text))
      return undefined
    }
    if (path === '$log') return this.#writeLog(args)
    try {
      if (path.startsWith(BACKGROUND)) {
        return this.#inBackground(path.slice(BACKGROUND.length), args, scope, transaction)
      }
      const result = this.#run(path, args, scope, transaction)
      if (!isThenable(result)) return returned(result)
      this.#settleLater(Promise.resolve(result), scope, id)
      return undefined
    } catch (error) {
      return this.#failed(scope, error)
    }
  }

  /** Always settles. Called from the event loop. */
  readonly post = (path: string, args: string, scope: number, transaction: number, id: number): void => {
    const answer = this.dispatch(path, args, scope, transaction, id)
    if (answer !== undefined) this.settle(id, answer)
  }

  /** Calls a function, and gives its promise to the user's handler of background tasks instead of waiting for it. */
  #inBackground(path: string, args: string, scope: number, transaction: number): string {
    const work = this.#run(path, args, scope, transaction)
    const handler = this.#callbacks.get('advanced.backgroundTasks.handler')
    if (!handler || !isThenable(work)) return returned(null)
    const failed = (error: unknown) => this.#log('error', `Failed to run background task: ${thrown(error).slice(1)}`)
    const task = Promise.resolve(work).catch(failed)
    const found = this.#scopes.get(scope)
    try {
      const handed = found?.inContext ? found.inContext(() => handler(task)) : handler(task)
      if (isThenable(handed)) Promise.resolve(handed).catch(failed)
    } catch (error) {
      failed(error)
    }
    return returned(null)
  }

  #run(path: string, args: string, scope: number, transaction: number): unknown {
    const callback = this.#callbacks.get(path)
    const found = this.#scopes.get(scope)
    const values = JSON.parse(args, (_key, value: unknown) => revive(value, found)) as unknown[]
    const hosted = this.#hosted?.deref()
    const call = () => {
      if (path === FETCH) return sendOutbound(values[0] as Outbound)
      if (hosted && found) return hosted.run(path, callback, values, found, transaction)
      if (isHosted(path)) throw new Error('the hooks could not be loaded: the log says why')
      if (!callback) throw new Error(`no function is set at \`${path}\``)
      return callback(...values)
    }
    return found?.inContext ? found.inContext(call) : call()
  }

  #settleLater(result: Promise<unknown>, scope: number, id: number): void {
    const answered = this.#waitForJavaScript(scope)
    const settle = (answer: string) => {
      answered()
      this.settle(id, answer)
    }
    result.then(
      (value) => settle(returned(value)),
      (error: unknown) => settle(`~${this.#failed(scope, error)}`),
    )
  }

  /** Until the returned function is called, the request is no reason to keep the process alive. */
  #waitForJavaScript(scope: number): () => void {
    const found = this.#scopes.get(scope)
    if (!found) return () => {}
    found.waiting += 1
    keepAlive.add(-1)
    return () => {
      if (this.#scopes.get(scope) !== found) return
      found.waiting -= 1
      keepAlive.add(1)
    }
  }

  #failed(scope: number, error: unknown): string {
    const found = this.#scopes.get(scope)
    if (found) found.thrown = { error }
    return thrown(error)
  }

  #writeLog(args: string): string {
    const [level, message] = JSON.parse(args) as [Parameters<LogLine>[0], string]
    this.#log(level, message)
    return ''
  }
}

/**
 * The core holds the host: were the host to hold the core, no application would ever be collected. Made here, because
 * functions that are made in one place hold together what each of them names.
 */
export function settlement(native: { settle: Settle }): Settle {
  const held = new WeakRef(native)
  return (id, answer) => held.deref()?.settle(id, answer)
}

/** Marks that stand for what JSON cannot carry. */
function revive(value: unknown, scope: Scope | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('$date' in value && typeof value.$date === 'string') return new Date(value.$date)
  if ('$request' in value) return scope?.request
  if ('$undefined' in value) return undefined
  const keys = Object.keys(value)
  if (Array.isArray(value) || !keys.some(key => key.startsWith('$$'))) return value
  // What looks like a mark and is none: the core has doubled its sign.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.startsWith('$$') ? key.slice(1) : key, item]))
}

/**
 * What a function returns may have no JSON text; where nobody asks for it, that is no failure. An empty text is `undefined`.
 */
function returned(value: unknown): string {
  try {
    return `=${JSON.stringify(value) ?? ''}`
  } catch {
    return '?'
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
