// Checked by tsc alone: what createAuth accepts, and what it infers.

import { createAuthMiddleware } from 'corten/api'
import { betterAuth as reference } from 'better-auth'
import { createAuthClient } from 'better-auth/client'
import { inferAdditionalFields } from 'better-auth/client/plugins'
import * as referenceCookies from 'better-auth/cookies'
import { betterAuth, createAuth } from 'corten'
import * as cookies from 'corten/cookies'
import { redisStorage } from 'corten/redis'
import { fromNodeHeaders, toNodeHandler } from 'corten/node'
import { z } from 'zod'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_equal: Equal<A, B>): void => {}

export function accepted() {
  const auth = createAuth({
    database: { url: 'sqlite:.data/auth.db', poolSize: 2, migrate: true },
    emailAndPassword: {
      enabled: true,
      password: { algorithm: 'scrypt' },
      sendResetPassword: async ({ user, url, token }, request) => console.log(user.email, url, token, request?.url),
    },
    emailVerification: { sendVerificationEmail: async ({ user, url }) => console.log(user.id, url), sendOnSignIn: true },
    verification: { storeIdentifier: { default: 'hashed', overrides: { 'reset-password:': 'plain' } } },
    session: { cookieCache: { enabled: true, strategy: 'jwe', version: (session, user) => session.id + user.email } },
  })
  createAuth({
    database: 'sqlite:a.db',
    secondaryStorage: { get: async key => key, set: async (key, value, ttl = 0) => key + value + ttl, delete: () => null },
    rateLimit: { customStorage: { consume: async (key, { window, max }) => ({ allowed: key.length < max, retryAfter: window }) } },
  })
  const theirs = reference({ emailAndPassword: { enabled: true } })
  same<typeof auth.$Infer.Session, typeof theirs.$Infer.Session>(true)
  same<Awaited<ReturnType<typeof auth.api.getSession>>, Awaited<ReturnType<typeof theirs.api.getSession>>>(true)
  same<ReturnType<typeof auth.close>, Promise<void>>(true)
  same<typeof betterAuth, typeof createAuth>(true)
  return [toNodeHandler(auth), auth.api.getSession({ headers: fromNodeHeaders({ cookie: 'a=b' }) })]
}

export const ownSchema = () =>
  createAuth({
    database: 'sqlite:a.db',
    user: {
      modelName: 'people',
      fields: { email: 'mail' },
      additionalFields: {
        nick: {
          type: 'string',
          required: false,
          validator: { input: z.string() },
          transform: { input: value => String(value).trim(), output: value => value },
          onUpdate: () => 'x',
          references: { model: 'user', field: 'id', onDelete: 'set null' },
        },
      },
    },
    account: { modelName: 'ways_in', fields: { password: 'hash' }, additionalFields: { label: { type: 'string' } } },
    verification: { fields: { value: 'content' }, additionalFields: { tries: { type: 'number', defaultValue: 0 } } },
    rateLimit: { modelName: 'counts', fields: { key: 'bucket' } },
    advanced: {
      generateId: ({ model }) => `${model}-1`,
      database: { generateId: 'serial', useNumberId: true, defaultFindManyLimit: 5, joins: true, validateSchema: false },
    },
  })

export async function additionalFields() {
  const auth = createAuth({
    database: 'sqlite:a.db',
    user: {
      additionalFields: {
        role: { type: 'string', defaultValue: 'user', input: false },
        plan: { type: ['free', 'pro'], required: true },
        born: { type: 'date', required: false },
        tags: { type: 'string[]', required: false },
        pin: { type: 'string', required: false, returned: false },
      },
    },
    session: { additionalFields: { device: { type: 'string', defaultValue: 'web' } } },
  })
  type Found = typeof auth.$Infer.Session
  same<Found['user']['role'], string>(true)
  same<Found['user']['plan'], 'free' | 'pro'>(true)
  same<Found['user']['born'], Date | null | undefined>(true)
  same<Found['user']['tags'], string[] | null | undefined>(true)
  same<Found['session']['device'], string>(true)
  same<'pin' extends keyof Found['user'] ? true : false, false>(true)

  const theirs = reference({
    user: { additionalFields: { role: { type: 'string', defaultValue: 'user', input: false } } },
  })
  const ours = createAuth({
    database: 'sqlite:a.db',
    user: { additionalFields: { role: { type: 'string', defaultValue: 'user', input: false } } },
  })
  same<typeof ours.$Infer.Session, typeof theirs.$Infer.Session>(true)

  const found = await auth.api.getSession({ headers: new Headers() })
  same<NonNullable<typeof found>['user']['role'], string>(true)
  const body = { name: 'N', email: 'a@b.co', password: 'password1234' }
  await auth.api.signUpEmail({ body: { ...body, plan: 'pro', born: new Date(0), pin: '1234' } })
  // @ts-expect-error a plan is required
  await auth.api.signUpEmail({ body })
  // @ts-expect-error there is no such plan
  await auth.api.signUpEmail({ body: { ...body, plan: 'gold' } })
  // @ts-expect-error nobody chooses a role
  await auth.api.signUpEmail({ body: { name: 'N', email: 'a@b.co', password: 'password1234', plan: 'pro', role: 'admin' } })

  const client = createAuthClient({ plugins: [inferAdditionalFields<typeof auth>()] })
  const { data } = await client.getSession()
  same<NonNullable<typeof data>['user']['role'], string>(true)
}

export function refusedFields() {
  // @ts-expect-error no such type
  createAuth({ database: 'sqlite:a.db', user: { additionalFields: { role: { type: 'text' } } } })
  // @ts-expect-error a field has a type
  createAuth({ database: 'sqlite:a.db', session: { additionalFields: { device: { required: false } } } })
}

export function olderNames() {
  createAuth({
    database: 'sqlite:a.db',
    user: { changeEmail: { enabled: true, sendChangeEmailVerification: async ({ newEmail }) => void newEmail.length } },
  })
}

export function refused() {
  // @ts-expect-error true, false or nothing
  createAuth({ database: { url: 'sqlite:a.db', migrate: 'always' } })
  // @ts-expect-error no such algorithm
  createAuth({ database: 'sqlite:a.db', emailAndPassword: { enabled: true, password: { algorithm: 'md5' } } })
}

export async function middleware(request: Request) {
  // The same functions with the same types; a cache read natively is what the reference reads.
  same<typeof cookies, typeof referenceCookies>(true)
  const token = cookies.getSessionCookie(request, { cookiePrefix: 'my-app' })
  same<typeof token, string | null>(true)
  const cached = await cookies.getCookieCache(request.headers, { strategy: 'jwe', secret: 's', version: session => session.userId })
  const theirs = await referenceCookies.getCookieCache(request.headers)
  same<typeof cached, typeof theirs>(true)
  // @ts-expect-error no such strategy
  await cookies.getCookieCache(request, { strategy: 'plain' })
  return [token, cached?.user.email]
}

export function withoutDatabase() {
  createAuth({ session: { cookieCache: { refreshCache: { updateAge: 60 } } } })
  createAuth({
    baseURL: { allowedHosts: ['a.example', '*.b.example'], fallback: 'https://a.example', protocol: 'auto' },
    onAPIError: { throw: false, onError: error => console.log(error), customizeDefaultErrorPage: { colors: { primary: '#fff' } } },
    advanced: { backgroundTasks: { handler: promise => void promise.then(() => {}) } },
    user: { validateUserInfo: async ({ user, source }) => (user.email && source.action === 'create-user' ? undefined : { error: 'no' }) },
  })
  // @ts-expect-error hosts are needed
  createAuth({ baseURL: { fallback: 'https://a.example' } })
}

export async function inRedis() {
  const storage = redisStorage({ url: 'rediss://localhost', keyPrefix: 'app:', connectTimeout: 1, commandTimeout: 2.5, ca: 'PEM' })
  createAuth({ secondaryStorage: storage, rateLimit: { storage: 'secondary-storage' } })
  const found: string | null = await redisStorage('redis://localhost').getAndDelete('key')
  const count: number = await storage.increment('key', 60)
  // @ts-expect-error there is no client
  redisStorage({ client: {} })
  return [found, count, await storage.listKeys()]
}

export async function hooked() {
  const auth = createAuth({
    database: 'sqlite:a.db',
    hooks: { before: createAuthMiddleware(async ctx => void ctx.context.session?.user.email) },
    databaseHooks: { user: { create: { before: async user => ({ data: { ...user, name: user.name.trim() } }) } } },
    advanced: { callbackTimeout: 5 },
  })
  const context = await auth.$context
  const found = await context.internalAdapter.findUserByEmail('a@b.co')
  const email: string | undefined = found?.user.email
  const hash: string = await context.password.hash('password')
  // @ts-expect-error seconds are a number
  createAuth({ advanced: { callbackTimeout: '5s' } })
  return [email, hash]
}
