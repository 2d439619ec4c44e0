// `onAPIError`: errors of HTTP requests, told the user's function or thrown to the caller of the handler.

import { toApiError } from './errors.js'
import type { LogLine } from './log.js'
import type { Answer, Reply } from './wire.js'

interface ErrorOptions {
  throw?: boolean
  onError?: (error: unknown, context: object) => unknown
}

/** How long the user's function may take; one that never ends would keep its request for ever. */
const SECONDS = 60

export class ErrorReport {
  readonly throws: boolean
  readonly #onError: ErrorOptions['onError']
  readonly #options: object
  readonly #log: LogLine

  private constructor({ throw: throws = false, onError }: ErrorOptions, options: object, log: LogLine) {
    this.throws = throws
    this.#onError = onError
    this.#options = options
    this.#log = log
  }

  /** Nothing where nobody wants to know. */
  static from(options: { onAPIError?: ErrorOptions }, log: LogLine): ErrorReport | undefined {
    const wanted = options.onAPIError
    return wanted?.throw || wanted?.onError ? new ErrorReport(wanted, options, log) : undefined
  }

  /** Whether an answer is an error that no endpoint made: as in the reference, theirs are answers like others. */
  concerns({ kind }: Answer): boolean {
    return kind === 'e' || kind === 'x'
  }

  async tell(answer: Answer, thrown: { error: unknown } | undefined): Promise<Reply> {
    if (this.throws) {
      // As in the reference, an API error is an answer in any case.
      if (answer.kind === 'e') return answer.reply
      throw await this.#error(answer, thrown)
    }
    const error = await this.#error(answer, thrown)
    try {
      await within(SECONDS, this.#onError?.(error, { options: this.#options }))
    } catch (failure) {
      this.#log('error', `onAPIError.onError threw: ${failure instanceof Error ? (failure.stack ?? failure.message) : failure}`)
    }
    return answer.reply
  }

  async #error({ kind, reply, cause }: Answer, thrown: { error: unknown } | undefined): Promise<unknown> {
    if (kind === 'e') return toApiError(reply)
    return thrown ? thrown.error : new Error(cause)
  }
}

function within(seconds: number, work: unknown): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not answer within ${seconds} seconds`)), seconds * 1000)
    timer.unref()
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
