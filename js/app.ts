// One application: the native core and what JavaScript keeps beside it.

import { NativeAuth } from '../js/native.js'
import { CallbackHost } from './host.js'
import { createLog, type LogLine } from './log.js'
import { serializeOptions } from './options.js'
import { Pending } from './pending.js'
import { ErrorReport } from './report.js'
import { type Answer, parseAnswer, type Reply } from './wire.js'

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

export class App {
  readonly host: CallbackHost
  readonly log: LogLine
  readonly description: Description
  readonly #native: NativeAuth
  readonly #pending = new Pending()
  readonly #report: ErrorReport | undefined

  constructor(options: object) {
    const { json, callbacks } = serializeOptions(options)
    this.log = createLog((options as { logger?: Parameters<typeof createLog>[0] }).logger)
    this.#report = ErrorReport.from(options, this.log)
    // Log lines go their own way.
    callbacks.delete('logger.log')
    this.host = new CallbackHost(callbacks, this.log)
    this.#native = new NativeAuth(json, environment(), this.host.dispatch, this.host.post, this.#pending.finish)
    // The core holds the host: were the host to hold the core, no application would ever be collected.
    const native = new WeakRef(this.#native)
    this.host.settle = (id, answer) => native.deref()?.settle(id, answer)
    this.description = JSON.parse(this.#native.describe()) as Description
  }

  /** Whether errors of requests are thrown to the caller of the handler. */
  get throwsErrors(): boolean {
    return this.#report?.throws ?? false
  }

  /** Answers a request, at once where nothing has to be waited for. */
  handle(head: string, body: Uint8Array | undefined, request: Request | undefined): Reply | Promise<Reply> {
    const report = this.#report
    return this.#scoped(
      request,
      (scope) => this.#native.handle(head, body, Date.now(), scope),
      (text, thrown) => {
        const answer = parseAnswer(text)
        return report?.concerns(answer) ? report.tell(answer, thrown) : answer.reply
      },
    )
  }

  /** Runs an endpoint of `auth.api`. */
  call(
    endpoint: number,
    input: string | undefined,
    headers: string | undefined,
    request: Request | undefined,
  ): Answer | Promise<Answer> {
    return this.#scoped(request, (scope) => this.#native.call(endpoint, input, headers, Date.now(), scope), rethrow)
  }

  async close(): Promise<void> {
    const answer = this.#native.close()
    if (typeof answer === 'number') await this.#pending.wait(answer)
  }

  #scoped<T>(request: Request | undefined, run: (scope: number) => string | number, read: Read<T>): T | Promise<T> {
    const scope = this.host.enter(request)
    const answer = run(scope)
    if (typeof answer === 'string') return read(answer, this.host.leave(scope))
    this.host.keepContext(scope)
    return this.#pending.wait(answer).then((text) => read(text, this.host.leave(scope)))
  }
}

type Read<T> = (answer: string, thrown: { error: unknown } | undefined) => T | Promise<T>

/** An unexpected failure of a direct call is the very error that a callback threw, if one did. */
function rethrow(text: string, thrown: { error: unknown } | undefined): Answer {
  const answer = parseAnswer(text)
  if (answer.kind === 'x' && thrown) throw thrown.error
  return answer
}

function environment(): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of NativeAuth.environmentNames()) {
    const value = process.env[name]
    if (value !== undefined) found[name] = value
  }
  return found
}
