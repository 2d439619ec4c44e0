// Users of an open server, as a browser makes them.

import { createHmac } from 'node:crypto'
import { origin, secret } from './sides.mjs'

export const password = 'correct horse battery'

/** Signs up; gives the user and the cookies. */
export async function signUp(auth, email = 'zoe@example.com') {
  const response = await post(auth, '/sign-up/email', { name: 'Zoë Example', email, password })
  if (response.status !== 200) throw new Error(`sign-up answered ${response.status}: ${await response.text()}`)
  return { cookie: cookieOf(response), user: (await response.json()).user, email }
}

export async function signIn(auth, email) {
  const response = await post(auth, '/sign-in/email', { email, password })
  if (response.status !== 200) throw new Error(`sign-in answered ${response.status}: ${await response.text()}`)
  return response
}

export function post(auth, path, body, cookie) {
  const headers = { origin, 'content-type': 'application/json', ...(cookie ? { cookie } : {}) }
  return auth.handler(new Request(`${origin}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
}

export function cookieOf(response) {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

/** The session cookie of a token that stands in the database. */
export function tokenCookie(token) {
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`
}
