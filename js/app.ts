// One application: the native core and what JavaScript keeps beside it.

import { NativeAuth } from '../js/native.js'
import type { Hosted } from './hosted/index.js'
import { CallbackHost, isHosted } from './host.js'
import { createLog, type LogLine } from './log.js'
import { serializeOptions } from './options.js'
import { Pending } from './pending.js'
import type { Input, Replaced } from './scope.js'

export interface EndpointDescription {
  name: string
  /** Absent where only direct calls reach it. */
  path?: string
  methods: string[]
  /** Where dates stand in the answer. */
  dates: string[]
}

interface Description {
  endpoints: EndpointDescription[]
  headers: string[]
  codes: [name: string, message: string][]
  maxBodyBytes: number
}

/** The core's text, perhaps with what only JavaScript can hold of it. */
export type Answer = string | Answered

export interface Answered {
  text: string
  /** What hooks put in the answer's place. */
  replaced?: Replaced
  /** What a callback threw last. */
  thrown?: { error: unknown }
}

export class App {
  readonly host: CallbackHost
  readonly log: LogLine
  readonly description: Description
  readonly #native: NativeAuth
  readonly #pending = new Pending()
  readonly #options: object
  #hosted: Promise<Hosted> | undefined
  /** Until hosted code is loaded, requests wait for it. */
  #loading: Promise<unknown> | undefined

  constructor(options: object) {
    this.#options = options
    const { json, callbacks } = serializeOptions(options)
    this.log = createLog((options as { logger?: Parameters<typeof createLog>[0] }).logger)
    // Log lines go their own way.
    callbacks.delete('logger.log')
    this.host = new CallbackHost(callbacks, this.log)
    this.#native = new NativeAuth(json, environment(), this.host.dispatch, this.host.post, this.#pending.finish)
    // The core holds the host: were the host to hold the core, no application would ever be collected.
    const native = new WeakRef(this.#native)
    this.host.settle = (id, answer) => native.deref()?.settle(id, answer)
    this.description = JSON.parse(this.#native.describe()) as Description
    if ([...callbacks.keys()].some(isHosted)) this.#load()
  }

  /** Hosted code and its context; loaded when it is first asked for. */
  get hosted(): Promise<Hosted> {
    this.#hosted ??= this.#loadHosted()
    return this.#hosted
  }

  /** Answers a request, at once where nothing has to be waited for. */
  handle(head: string, body: Uint8Array | undefined, request: Request | undefined): Answer | Promise<Answer> {
    if (this.#loading) return this.#loading.then(() => this.handle(head, body, request))
    return this.#scoped(request, undefined, (scope) => this.#native.handle(head, body, Date.now(), scope))
  }

  /** Runs an endpoint of `auth.api`. */
  call(
    endpoint: number,
    text: string | undefined,
    headers: string | undefined,
    input: Input,
    request: Request | undefined,
  ): Answer | Promise<Answer> {
    if (this.#loading) return this.#loading.then(() => this.call(endpoint, text, headers, input, request))
    const { transaction } = this.host
    const call = (scope: number) => this.#native.call(endpoint, text, headers, Date.now(), scope, transaction)
    return this.#scoped(request, input, call)
  }

  async close(): Promise<void> {
    const answer = this.#native.close()
    if (typeof answer === 'number') await this.#pending.wait(answer)
  }

  #scoped(
    request: Request | undefined,
    input: Input | undefined,
    run: (scope: number) => string | number,
  ): Answer | Promise<Answer> {
    const scope = this.host.enter(request, input)
    const leave = (text: string): Answer => {
      const { replaced, thrown } = this.host.leave(scope) ?? {}
      if (!replaced && !thrown) return text
      return { text, ...(replaced ? { replaced } : {}), ...(thrown ? { thrown } : {}) }
    }
    const answer = run(scope)
    if (typeof answer === 'string') return leave(answer)
    this.host.keepContext(scope)
    return this.#pending.wait(answer).then(leave)
  }

  #load(): void {
    this.#loading = this.hosted.then(
      () => {
        this.#loading = undefined
      },
      (error: unknown) => {
        // Requests are answered, but those that have to run a hook fail.
        this.#loading = undefined
        this.log('error', `The hooks in the options cannot be run, is better-auth installed?`, error)
      },
    )
  }

  async #loadHosted(): Promise<Hosted> {
    const [{ Hosted }, { Core }] = await Promise.all([import('./hosted/index.js'), import('./hosted/core.js')])
    const core = new Core(this.#native, (number) => this.#pending.wait(number))
    const hosted = await Hosted.load(core, this.#options, this.description.endpoints, this.log)
    this.host.useHosted(hosted)
    return hosted
  }
}

function environment(): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of NativeAuth.environmentNames()) {
    const value = process.env[name]
    if (value !== undefined) found[name] = value
  }
  return found
}
