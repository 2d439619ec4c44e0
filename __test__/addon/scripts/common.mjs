// What the child scripts of process.test.ts share.
import { createAuth } from 'corten'

export const origin = 'http://localhost:3000'

export const open = (file, options = {}) =>
  createAuth({
    baseURL: origin,
    secret: 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO',
    emailAndPassword: { enabled: true },
    logger: { disabled: true },
    database: `sqlite:${file}`,
    ...options,
  })

export const signUp = (auth, name) =>
  auth.api.signUpEmail({ body: { name, email: `${name}@b.co`, password: 'password1234' }, asResponse: true })

export const cookieOf = response =>
  response.headers
    .getSetCookie()
    .map(line => line.split(';')[0])
    .join('; ')

export const session = (auth, cookie) => auth.api.getSession({ headers: new Headers({ cookie }) })
