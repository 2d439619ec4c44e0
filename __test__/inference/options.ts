// Without plugins: what follows from fields, from shapes that only corten knows, and what is refused.

import { type BetterAuthOptions as ReferenceOptions, betterAuth as reference } from 'better-auth'
import { type BetterAuthOptions, type CortenOptions, betterAuth, createAuth } from 'corten'
import { betterAuth as minimal } from 'corten/minimal'
import { same, sameAuth } from './equal.js'

const database = 'sqlite:a.db'

const fields = {
  user: {
    additionalFields: {
      role: { type: 'string', defaultValue: 'user', input: false },
      plan: { type: ['free', 'pro'], required: true },
      born: { type: 'date', required: false },
    },
  },
  session: { additionalFields: { device: { type: 'string', defaultValue: 'web' } } },
} as const satisfies ReferenceOptions

export function sameAsTheReference() {
  sameAuth(createAuth({}), reference({}), true)
  sameAuth(createAuth({ database }), reference({}), true)
  sameAuth(createAuth({ database, ...fields }), reference(fields), true)
  sameAuth(betterAuth({ database, ...fields }), minimal({ database, ...fields }), true)
}

/** Where the options are wider than the reference's, they do not narrow what is inferred. */
export function widerOptions() {
  const secondaryStorage = { get: async (key: string) => key, set: async () => {}, delete: async () => {} }
  const theirs = reference(fields)
  sameAuth(createAuth({ secondaryStorage, ...fields }), theirs, true)
  sameAuth(createAuth({ ...fields, trustedOrigins: async (request: Request) => [request.url] }), theirs, true)
  sameAuth(createAuth({ ...fields, emailAndPassword: { enabled: true, password: { algorithm: 'scrypt' } } }), theirs, true)
  const changeEmail = { enabled: true, sendChangeEmailVerification: async () => {} }
  sameAuth(createAuth({ ...fields, user: { ...fields.user, changeEmail } }), theirs, true)
  sameAuth(createAuth({ ...fields, advanced: { generateId: () => 'id', database: { useNumberId: true } } }), theirs, true)
}

export function databases() {
  createAuth({ database: 'sqlite::memory:' })
  createAuth({ database: 'postgres://user:password@localhost/app' })
  createAuth({ database: 'postgresql://localhost/app' })
  createAuth({ database: 'mysql://localhost/app' })
  createAuth({ database: { url: 'postgres://localhost/app', migrate: false } })
  // @ts-expect-error no database has such addresses
  createAuth({ database: 'redis://localhost' })
  // @ts-expect-error the scheme is missing
  createAuth({ database: '.data/auth.db' })
  // @ts-expect-error no database has such addresses
  createAuth({ database: { url: 'https://example.com' } })
  // @ts-expect-error true, false or nothing
  createAuth({ database: { url: 'sqlite:a.db', migrate: 'always' } })
}

export function optionsAsAnObject() {
  const options = { database, emailAndPassword: { enabled: true }, ...fields } satisfies BetterAuthOptions
  const auth = createAuth(options)
  sameAuth(auth, reference(fields), true)
  const declared: CortenOptions = options
  return [createAuth(declared).handler(new Request('http://localhost')), auth.options.emailAndPassword.enabled]
}

export async function results() {
  const auth = createAuth({ database, emailAndPassword: { enabled: true }, ...fields })
  const session = await auth.api.getSession({ headers: new Headers() })
  same<typeof session, typeof auth.$Infer.Session | null>(true)
  const signedUp = await auth.api.signUpEmail({ body: { name: 'N', email: 'a@b.co', password: 'password1234', plan: 'pro' } })
  same<typeof signedUp.user.plan, 'free' | 'pro'>(true)
  const whole = await auth.api.signInEmail({ body: { email: 'a@b.co', password: 'p' }, asResponse: true })
  same<typeof whole, Response>(true)
  const { headers, response } = await auth.api.signInEmail({ body: { email: 'a@b.co', password: 'p' }, returnHeaders: true })
  same<typeof headers, Headers>(true)
  same<typeof response.user.email, string>(true)
  const { code } = auth.$ERROR_CODES.INVALID_PASSWORD
  same<typeof code, 'INVALID_PASSWORD'>(true)
  const context = await auth.$context
  same<Awaited<ReturnType<typeof context.password.hash>>, string>(true)
  // @ts-expect-error an e-mail address is a text
  await auth.api.signInEmail({ body: { email: 1, password: 'p' } })
  // @ts-expect-error a body is needed
  await auth.api.signInEmail({ headers: new Headers() })
  // @ts-expect-error there is no such function
  await auth.api.signInNobody()
  // @ts-expect-error there is no such code
  return auth.$ERROR_CODES.NO_SUCH_CODE
}

export function refused() {
  // @ts-expect-error there is no such option
  createAuth({ database, emailAndPasswords: { enabled: true } })
  // @ts-expect-error there is no such option
  createAuth({ database, session: { expires: 5 } })
  // @ts-expect-error seconds are a number
  createAuth({ database, session: { expiresIn: '7d' } })
  // @ts-expect-error there is no such strategy
  createAuth({ database, session: { cookieCache: { enabled: true, strategy: 'plain' } } })
  // @ts-expect-error a plugin has a name
  createAuth({ database, plugins: [{ endpoints: {} }] })
  // @ts-expect-error a list of texts
  createAuth({ database, trustedOrigins: async (request: Request) => [request] })
  // @ts-expect-error what is got must be set
  createAuth({ secondaryStorage: { get: async (key: string) => key } })
}
