// The client asks for the session as soon as somebody watches it. A page that was rendered with the
// session has that answer already, so the first question never leaves the browser.

import type { AppSession } from '#nuxt-better-auth'

let answer: { session: AppSession | null } | undefined

export function expectFirstQuestion(session: AppSession | null): void {
  answer = { session }
}

/** From here on questions go to the server. */
export function forgetFirstAnswer(): void {
  answer = undefined
}

/** `fetch` for the client. */
export function answeringFetch(fetcher: typeof fetch): typeof fetch {
  return async (input, init) => {
    const method = init?.method ?? (input instanceof Request ? input.method : 'GET')
    const { pathname, search } = new URL(input instanceof Request ? input.url : input, location.href)
    const known = answer
    if (!known || (method === 'GET' && !pathname.endsWith('/get-session'))) return fetcher(input, init)
    // Whatever changes the session, or wants to know more of it, makes the answer old.
    forgetFirstAnswer()
    return method === 'GET' && search === '' ? Response.json(known.session) : fetcher(input, init)
  }
}
