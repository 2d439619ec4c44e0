// /api/auth/**: everything that the browser's client asks for.

import { serverAuth } from './auth.js'
import { eventHandler, webRequest } from './nitro.js'

export default eventHandler((event) => serverAuth(event).handler(webRequest(event)))
