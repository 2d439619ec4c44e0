// Work that goes on beside what is measured, and probes of how long an answer takes meanwhile.

import { percentile } from './summary.mjs'

/** How long a user of the server rests between two questions, so that probes do not make the load. */
const PAUSE_MS = 10

/** Runs `work` in `lanes` lanes until `stop`, which waits for the last of them and gives how many were done. */
export function startLoad(work, lanes) {
  let stopped = false
  let done = 0
  const lane = async (number) => {
    while (!stopped) {
      await work(number)
      done += 1
    }
  }
  const ended = Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)))
  // Awaited in `stop`; a failure meanwhile must not end the process unheard.
  ended.catch(() => {})
  return {
    async stop() {
      stopped = true
      await ended
      return done
    },
  }
}

/**
 * Asks one question after the other for so many seconds or until a function says so, each due a pause after the last
 * answer. Milliseconds from the time when a question was due, so that waiting for the event loop counts.
 */
export async function probe(ask, until) {
  const waits = []
  const end = performance.now() + (typeof until === 'number' ? until * 1000 : 0)
  const isOver = typeof until === 'number' ? () => performance.now() >= end : until
  do {
    const due = performance.now() + PAUSE_MS
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    await ask()
    waits.push(performance.now() - due)
  } while (!isOver())
  return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99), count: waits.length }
}
