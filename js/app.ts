// One application: the native core and what JavaScript keeps beside it.

import { NativeAuth } from '../js/native.js'
import type { Hosted } from './hosted/index.js'
import { environment } from './environment.js'
import { CallbackHost, settlement, wantsContext } from './host.js'
import { createLog, type LogLine } from './log.js'
import { loadAtOnce } from './lazy/at-once.js'
import { serializeOptions } from './options.js'
import { Pending } from './pending.js'
import { ErrorReport } from './report.js'
import type { Input } from './scope.js'
import { type Answer, parseAnswer, type Reply } from './wire.js'

export interface EndpointDescription {
  name: string
  /** Absent where only direct calls reach it. */
  path?: string
  methods: string[]
  /** Where dates stand in the answer. */
  dates: string[]
  /** The headers that a call without a request need pass, if these are fewer than all. */
  headers?: string[]
  /**
   * Without a cookie that bears one of these names, a call that passes headers and nothing else is always answered the
   * same.
   */
  sessionCookies?: string[]
}

interface Description {
  endpoints: EndpointDescription[]
  headers: string[]
  codes: [name: string, message: string][]
  maxBodyBytes: number
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
  readonly #report: ErrorReport | undefined

  constructor(options: object) {
    this.#options = options
    const { json, callbacks, borrowed } = serializeOptions(options)
    this.log = createLog((options as { logger?: Parameters<typeof createLog>[0] }).logger)
    this.#report = ErrorReport.from(options, async () => (await this.hosted).context, this.log)
    // Log lines go their own way.
    callbacks.delete('logger.log')
    this.host = new CallbackHost(callbacks, this.log, borrowed)
    this.#native = new NativeAuth(json, environment(), this.host.dispatch, this.host.post, this.#pending.finish)
    this.host.settle = settlement(this.#native)
    this.description = JSON.parse(this.#native.describe()) as Description
    if ([...callbacks.keys()].some(wantsContext)) this.#load()
  }

  /** Hosted code and its context; loaded when it is first asked for. */
  get hosted(): Promise<Hosted> {
    this.#hosted ??= this.#loadHosted()
    return this.#hosted
  }

  /** Whether errors of requests are thrown to the caller of the handler. */
  get throwsErrors(): boolean {
    return this.#report?.throws ?? false
  }

  /** Answers a request, at once where nothing has to be waited for. */
  handle(
    head: string,
    body: Uint8Array | undefined,
    request: Request | undefined,
  ): Reply | Response | Promise<Reply | Response> {
    if (this.#loading) return this.#loading.then(() => this.handle(head, body, request))
    const report = this.#report
    const call = (scope: number) => this.#native.handle(head, body, Date.now(), scope)
    return this.#scoped(request, undefined, call, (answer) => {
      if (report?.concerns(answer)) return report.tell(answer)
      return answer.replaced?.response ?? answer.reply
    })
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
    return this.#scoped(request, input, call, (answer) => answer)
  }

  async close(): Promise<void> {
    const answer = this.#native.close()
    if (typeof answer === 'number') await this.#pending.wait(answer)
  }

  #scoped<T>(
    request: Request | undefined,
    input: Input | undefined,
    run: (scope: number) => string | number,
    read: (answer: Answer) => T | Promise<T>,
  ): T | Promise<T> {
    const scope = this.host.enter(request, input)
    const leave = (text: string) => {
      const { replaced, thrown } = this.host.leave(scope) ?? {}
      return read(parseAnswer(text, replaced, thrown))
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
    loadAtOnce()
    const [{ Hosted }, { Core }] = await Promise.all([import('./hosted/index.js'), import('./hosted/core.js')])
    const core = new Core(this.#native, (number) => this.#pending.wait(number))
    const hosted = await Hosted.load(core, this.#options, this.description.endpoints, this.log)
    this.host.useHosted(hosted)
    return hosted
  }
}
