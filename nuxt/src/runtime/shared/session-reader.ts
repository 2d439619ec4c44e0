// How a page that is rendered on the server reads the session: the server's code is another
// bundle than the app's, so what passes between them hangs on the request.

import type { AppSession } from '../types/augment.js'

export type SessionReader = () => Promise<AppSession | null>

// A string, since the keys of a request's context are strings.
export const SESSION_READER = '~cortenSession'
