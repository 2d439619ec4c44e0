// `onAPIError`: errors of HTTP requests, told the user's function or thrown to the caller of the handler.

import { toApiError } from './errors.js'
import type { LogLine } from './log.js'
import type { Answer, Reply } from './wire.js'

interface ErrorOptions {
  throw?: boolean
  onError?: (error: unknown, context: object) => unknown
}

interface Options {
  onAPIError?: ErrorOptions
  advanced?: { callbackTimeout?: number }
}

export class ErrorReport {
  readonly throws: boolean
  readonly #onError: ErrorOptions['onError']
  readonly #context: () => Promise<object>
  /** Seconds that the user's function may take, if there is a limit. */
  readonly #timeout: number | undefined
  readonly #log: LogLine

  private constructor(options: Options, context: () => Promise<object>, log: LogLine) {
    const { throw: throws = false, onError } = options.onAPIError ?? {}
    this.#timeout = options.advanced?.callbackTimeout
    this.throws = throws
    this.#onError = onError
    this.#context = context
    this.#log = log
  }

  /** Nothing where nobody wants to know. The auth context is asked for with the first error. */
  static from(options: Options, context: () => Promise<object>, log: LogLine): ErrorReport | undefined {
    const wanted = options.onAPIError
    return wanted?.throw || wanted?.onError ? new ErrorReport(options, context, log) : undefined
  }

  /** Whether an answer is an error that no endpoint made: as in the reference, theirs are answers like others. */
  concerns({ kind }: Answer): boolean {
    return kind === 'e' || kind === 'x'
  }

  async tell(answer: Answer): Promise<Reply> {
    if (this.throws) {
      // As in the reference, an API error is an answer in any case.
      if (answer.kind === 'e') return answer.reply
      throw await this.#error(answer)
    }
    const error = await this.#error(answer)
    try {
      await within(this.#timeout, this.#onError?.(error, await this.#context()))
    } catch (failure) {
      this.#log('error', `onAPIError.onError threw: ${failure instanceof Error ? (failure.stack ?? failure.message) : failure}`)
    }
    return answer.reply
  }

  async #error({ kind, reply, cause, thrown }: Answer): Promise<unknown> {
    if (kind === 'e') return toApiError(reply, thrown?.error)
    return thrown ? thrown.error : new Error(cause)
  }
}

async function within(seconds: number | undefined, work: unknown): Promise<unknown> {
  if (seconds === undefined) return work
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not answer within ${seconds} seconds`)), seconds * 1000)
    timer.unref()
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
