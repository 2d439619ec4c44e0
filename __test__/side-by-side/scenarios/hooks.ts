// `hooks.before` and `hooks.after`: what they see, and what they may change.
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import { absentFields, ownErrorPage } from '../differences.js'
import { act, api, get, getSession, password, post, raw, signIn, signUp, user, type Recorder, type Scenario, type Step } from '../steps.js'
import type { Options } from '../target.js'

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0]
type Record = ReturnType<Recorder>

const before = (handler: (ctx: Context, seen: Record) => unknown) => (record: Recorder): Options => {
  const seen = record('before')
  return { hooks: { before: createAuthMiddleware(async ctx => await handler(ctx, seen)) } }
}
const after = (handler: (ctx: Context, seen: Record) => unknown) => (record: Recorder): Options => {
  const seen = record('after')
  return { hooks: { after: createAuthMiddleware(async ctx => await handler(ctx, seen)) } }
}
const on =
  (path: string, handler: (ctx: Context, seen: Record) => unknown) =>
  (ctx: Context, seen: Record): unknown =>
    ctx.path === path ? handler(ctx, seen) : undefined

/** What a hook sees of a request; of the headers only those that both sides are sent. */
const look = (ctx: Context): object => ({
  path: ctx.path,
  method: ctx.method,
  body: ctx.body,
  query: ctx.query,
  params: ctx.params,
  request: ctx.request?.url,
  origin: ctx.headers?.get('origin'),
  session: ctx.context.session,
  newSession: ctx.context.newSession,
  baseURL: ctx.context.baseURL,
})
/** Without an error's class, of which the reference has two, and without fields that have no value. */
const plain = (returned: unknown): unknown => {
  if (returned?.constructor === Object) return Object.fromEntries(Object.entries(returned).filter(([, value]) => value !== undefined))
  if (!(returned instanceof Error)) return returned
  const { status, statusCode, body, name } = returned as APIError
  return { status, statusCode, body, name }
}
const result = (ctx: Context): object => ({
  path: ctx.path,
  returned: plain(ctx.context.returned),
  headers: ctx.context.responseHeaders,
  session: ctx.context.session && [ctx.context.session.session, ctx.context.session.user],
  newSession: ctx.context.newSession,
})

const headers = (run: { headers(): Headers }): { headers: Headers } => ({ headers: run.headers() })
const tour: Step[] = [
  signUp(),
  signUp({ email: 'no address' }),
  signIn(),
  signIn({ password: 'wrong password' }),
  getSession(),
  get('/list-sessions'),
  get('/reset-password/token?callbackURL=%2Freset'),
  get('/ok'),
  get('/nowhere'),
  post('/sign-in/email', raw('{', 'application/json')),
  post('/update-user', { name: 'M' }),
  post('/sign-out'),
  getSession(),
  api('signInEmail', { body: { email: user.email, password } }, { differs: absentFields }),
  api('getSession', headers),
  api('getSession', { headers: new Headers() }),
  api('setPassword', run => ({ ...headers(run), body: { newPassword: 'x' } })),
]

export const beforeHookScenarios: Scenario[] = [
  { name: 'sees raw input', options: before((ctx, seen) => void seen(look(ctx))), steps: tour },
  {
    name: 'changes the body',
    options: before(on('/sign-up/email', ctx => ({ context: { body: { ...ctx.body, name: 'Changed' } } }))),
    steps: [signUp(), getSession()],
  },
  {
    name: 'adds to the body what is missing',
    options: before(on('/sign-up/email', () => ({ context: { body: { name: 'Added', image: 'a.png' } } }))),
    steps: [post('/sign-up/email', { email: user.email, password }), getSession()],
  },
  {
    name: 'puts a list in the place of a list',
    options: before((ctx, seen) => {
      seen(ctx.query)
      return { context: { query: { list: ['b'], more: { deep: 1 } } } }
    }),
    steps: [get('/get-session?list=a&list=c&x=1'), get('/ok?list=a')],
  },
  {
    name: 'changes the query',
    options: before(on('/reset-password/:token', () => ({ context: { query: { callbackURL: '/elsewhere' } } }))),
    steps: [get('/reset-password/token?callbackURL=%2Freset'), get('/reset-password/token')],
  },
  {
    name: 'brings a cookie along',
    options: () => {
      let cookie: string | undefined
      return {
        hooks: {
          before: createAuthMiddleware(async ctx => {
            if (ctx.path === '/sign-out') cookie = ctx.headers?.get('cookie') ?? undefined
            if (ctx.path !== '/get-session' || cookie === undefined) return
            return { context: { headers: new Headers({ cookie }) } }
          }),
        },
      }
    },
    steps: [signUp(), post('/sign-out', {}, { jar: 'other' }), getSession(), getSession({ jar: null })],
  },
  {
    name: 'ends the request with an object',
    options: before(on('/get-session', ctx => {
      ctx.setHeader('x-hook', 'yes')
      ctx.setCookie('from-hook', '1')
      return { ended: true, at: new Date(0) }
    })),
    steps: [getSession(), api('getSession', headers), api('getSession', run => ({ ...headers(run), returnHeaders: true })), api('getSession', run => ({ ...headers(run), asResponse: true }))],
  },
  {
    name: 'ends the request with a response',
    options: before(on('/get-session', ctx => {
      ctx.setHeader('x-hook', 'yes')
      return new Response('own text', { status: 418, headers: { 'x-own': '1', 'content-type': 'text/plain' } })
    })),
    steps: [getSession(), api('getSession', run => ({ ...headers(run), asResponse: true }))],
  },
  {
    name: 'answers with json()',
    options: before(on('/get-session', ctx => ctx.json({ from: 'json' }))),
    steps: [getSession(), api('getSession', headers)],
  },
  {
    name: 'throws an APIError with a body of its own',
    options: before(on('/sign-up/email', () => {
      throw new APIError('TOO_MANY_REQUESTS', { message: 'slow down', code: 'SLOW', seconds: 5, list: [1, null] }, { 'retry-after': '5', 'set-cookie': 'a=1' })
    })),
    steps: [signUp(), api('signUpEmail', { body: user })],
  },
  {
    name: 'throws an APIError without a body, and one by number',
    options: before((ctx) => {
      if (ctx.path === '/ok') throw new APIError('NOT_FOUND')
      if (ctx.path === '/get-session') throw new APIError(409 as never, { message: 'number' })
    }),
    steps: [get('/ok'), getSession(), api('ok'), api('getSession', headers)],
  },
  {
    name: 'redirects',
    options: before(on('/get-session', ctx => {
      ctx.setCookie('seen', '1')
      throw ctx.redirect('https://elsewhere.example/?a=1')
    })),
    steps: [getSession(), api('getSession', headers)],
  },
  {
    name: 'throws',
    options: before(on('/get-session', () => {
      throw new Error('boom')
    })),
    steps: [getSession(), get('/ok'), api('getSession', headers)],
  },
  {
    name: 'throws what is no error',
    options: before(on('/get-session', () => {
      throw 'text'
    })),
    steps: [getSession(), get('/ok')],
  },
  {
    name: 'answers nothing of meaning',
    options: before(ctx => (ctx.path === '/ok' ? 'text' : ctx.path === '/get-session' ? 5 : null)),
    steps: [get('/ok'), getSession(), signUp()],
  },
  {
    name: 'looks the session up',
    options: before(async (ctx, seen) => void seen(await getSessionFromCtx(ctx))),
    steps: [signUp(), getSession(), post('/update-user', { name: 'M' }), get('/list-sessions'), getSession({ jar: null }), api('getSession', headers)],
  },
  {
    name: 'names a session of its own',
    options: () => ({
      hooks: {
        before: createAuthMiddleware(async ctx => {
          if (ctx.path !== '/update-user') return
          const found = await ctx.context.internalAdapter.findUserByEmail('other@b.co')
          const [session] = await ctx.context.internalAdapter.listSessions(found?.user.id ?? '')
          if (found && session) ctx.context.session = { session, user: found.user }
        }),
      },
    }),
    steps: [signUp({ email: 'other@b.co' }, { jar: 'other' }), signUp(), post('/update-user', { name: 'M' }), getSession(), getSession({ jar: 'other' })],
  },
  {
    name: 'asks the database',
    options: before(async (ctx, seen) => {
      const { adapter, internalAdapter } = ctx.context
      seen(
        await internalAdapter.findUserByEmail(user.email, { includeAccounts: false }),
        await adapter.findMany({ model: 'user', where: [{ field: 'email', value: 'b.co', operator: 'ends_with' }], sortBy: { field: 'email', direction: 'desc' } }),
        await adapter.count({ model: 'session' }),
        await adapter.findOne({ model: 'user', where: [{ field: 'emailVerified', value: false }, { field: 'createdAt', value: new Date(0), operator: 'gt' }], select: ['email'] }),
      )
    }),
    steps: [signUp(), signUp({ email: 'z@b.co' }), get('/ok')],
  },
  {
    name: 'sees a base URL that comes with the request',
    base: 'http://other.example:8080/api/auth',
    options: record => ({ ...before((ctx, seen) => void seen(ctx.context.baseURL, ctx.context.options.baseURL))(record), baseURL: undefined as never }),
    steps: [get('/ok')],
  },
]

export const afterHookScenarios: Scenario[] = [
  { name: 'sees the answer', options: after((ctx, seen) => void seen(result(ctx))), steps: tour },
  {
    name: 'answers in the place of the endpoint',
    options: after(on('/get-session', () => ({ replaced: true, at: new Date(0) }))),
    steps: [getSession(), api('getSession', headers), api('getSession', run => ({ ...headers(run), returnHeaders: true }))],
  },
  {
    name: 'answers with ctx.json()',
    options: after(on('/get-session', ctx => ctx.json({ session: null, extra: 1 }))),
    steps: [getSession(), api('getSession', headers)],
  },
  {
    name: 'answers null, or text',
    options: after(ctx => (ctx.path === '/get-session' ? null : ctx.path === '/ok' ? 'text' : undefined)),
    steps: [signUp(), getSession(), get('/ok'), api('ok'), api('getSession', headers)],
  },
  {
    name: 'answers with a response',
    options: after(on('/sign-in/email', () => new Response('own', { status: 201, headers: { 'x-own': '1' } }))),
    steps: [signUp(), signIn(), api('signInEmail', { body: { email: user.email, password }, asResponse: true })],
  },
  {
    name: 'changes the answer in place',
    options: after(on('/sign-up/email', ctx => {
      const returned = ctx.context.returned as { user: { name: string } }
      returned.user.name = 'Changed'
    })),
    steps: [signUp(), getSession(), api('signUpEmail', { body: { ...user, email: 'c@b.co' } })],
  },
  {
    name: 'throws an APIError',
    options: after(on('/sign-in/email', ctx => {
      ctx.setCookie('after', '1')
      throw new APIError('FORBIDDEN', { message: 'not you', code: 'NOT_YOU', more: 1 })
    })),
    steps: [signUp(), signIn(), signIn({ password: 'wrong password' }), api('signInEmail', { body: { email: user.email, password } })],
  },
  {
    name: 'throws',
    options: after(on('/sign-in/email', () => {
      throw new Error('boom')
    })),
    steps: [signUp(), signIn(), api('signInEmail', { body: { email: user.email, password } })],
  },
  {
    name: 'redirects',
    options: after(on('/sign-up/email', ctx => {
      throw ctx.redirect('/welcome')
    })),
    steps: [signUp(), getSession()],
  },
  {
    name: 'sets cookies and headers',
    options: after(async ctx => {
      ctx.setCookie('one', '1', { path: '/' })
      await ctx.setSignedCookie('two', '2', ctx.context.secret, { httpOnly: true })
      ctx.setHeader('x-after', 'yes')
      ctx.setHeader('cache-control', 'private')
    }),
    steps: [signUp(), getSession(), signIn({ password: 'wrong password' }), api('getSession', run => ({ ...headers(run), returnHeaders: true }))],
  },
  {
    name: 'turns an error into an answer',
    options: after(ctx => (ctx.context.returned instanceof APIError ? { softened: ctx.context.returned.body?.code } : undefined)),
    steps: [signIn(), get('/list-sessions'), api('signInEmail', { body: { email: user.email, password } })],
  },
  {
    name: 'tells a new session from an old one',
    options: after((ctx, seen) => void seen(ctx.path, ctx.context.newSession?.user.email)),
    steps: [signUp(), getSession(), signIn(), post('/change-password', { currentPassword: password, newPassword: 'password5678', revokeOtherSessions: true }), post('/sign-out')],
  },
  {
    name: 'sees a response, and may answer for it',
    options: after((ctx, seen) => {
      seen(ctx.path, (ctx.context.returned as Response).status)
      ctx.setHeader('x-after', '1')
      if (ctx.query?.['other']) return { other: true }
    }),
    steps: [get('/error?error=x', { differs: ownErrorPage() }), get('/error?error=x&other=1')],
  },
]

export const bothHooksScenarios: Scenario[] = [
  {
    name: 'onAPIError.onError hears of what hooks throw',
    options: record => {
      const heard = record('onError')
      const trouble = (ctx: Context): void => {
        if (ctx.query?.['trouble'] === 'api') throw new APIError('FORBIDDEN', { message: 'no' })
        if (ctx.query?.['trouble'] === 'error') throw new Error('boom')
      }
      return {
        hooks: {
          before: createAuthMiddleware(async ctx => void (ctx.path === '/ok' && trouble(ctx))),
          after: createAuthMiddleware(async ctx => void (ctx.path === '/get-session' && trouble(ctx))),
        },
        onAPIError: { onError: (error, context) => void heard((error as Error).message, context.options.baseURL) },
      }
    },
    steps: [get('/ok?trouble=api'), get('/ok?trouble=error'), getSession({}, '?trouble=api'), getSession({}, '?trouble=error')],
  },
  {
    name: 'in their order, on one context',
    options: record => {
      const seen = record('both')
      return {
        hooks: {
          before: createAuthMiddleware(async ctx => {
            ctx.setHeader('x-before', '1')
            ctx.setCookie('before', '1')
            Object.assign(ctx.context, { mark: 'left by before' })
            seen('before', ctx.path)
          }),
          after: createAuthMiddleware(async ctx => {
            seen('after', (ctx.context as { mark?: string }).mark, ctx.context.responseHeaders?.get('x-before'))
            ctx.setHeader('x-before', '2')
          }),
        },
      }
    },
    steps: [signUp(), getSession(), signIn({ password: 'wrong password' })],
  },
  {
    name: 'an ended request has no after',
    options: record => {
      const seen = record('after')
      return {
        hooks: {
          before: createAuthMiddleware(async ctx => (ctx.path === '/ok' ? { ended: true } : undefined)),
          after: createAuthMiddleware(async ctx => void seen(ctx.path)),
        },
      }
    },
    steps: [get('/ok'), getSession()],
  },
  {
    name: 'a request after the session has gone',
    options: record => ({ ...after((ctx, seen) => void seen(result(ctx)))(record), ...{ session: { cookieCache: { enabled: true } } } }),
    steps: [signUp(), getSession(), act(run => run.jar().delete('better-auth.session_token')), getSession(), post('/sign-out')],
  },
]
