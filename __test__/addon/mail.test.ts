// Mailers: what they can see of the request, and what becomes of one that fails or takes its time.
import '../environment/development.js'
import { AsyncLocalStorage } from 'node:async_hooks'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { within } from '../helpers.js'
import { cookieOf, origin, person, setup, staysOpen, type Setup } from './setup.js'

interface Mail {
  user: { createdAt: Date }
  url: string
  token: string
}

const open: Setup[] = []
const start = (sendResetPassword: (mail: Mail, request?: Request) => unknown, lines: string[] = []): Setup => {
  const made = setup({
    emailAndPassword: { enabled: true, sendResetPassword },
    logger: { log: (_level: string, line: string) => lines.push(line) },
  })
  open.push(made)
  return made
}

afterEach(async () => {
  for (const made of open.splice(0)) await made.end()
})

const ask = (server: Setup): Promise<Response> =>
  within(10_000, server.post('/request-password-reset', { email: person('a').email }, { 'accept-language': 'de' }), 'the request')

describe('a mailer', () => {
  it('sees the request, its body, and the context of its caller', async () => {
    const context = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    const server = start(async ({ user, url, token }, request) => {
      seen.push(context.getStore(), request?.headers.get('accept-language'), await request?.json())
      seen.push(user.createdAt instanceof Date, url === `${origin}/api/auth/reset-password/${token}?callbackURL=`)
    })
    await server.post('/sign-up/email', person('a'))
    expect((await context.run('mine', () => ask(server))).status).toBe(200)
    expect(seen).toEqual(['mine', 'de', { email: 'a@b.co' }, true, true])
  })

  it('gets no request from a direct call', async () => {
    const seen: unknown[] = []
    const server = start(async (...values: unknown[]) => void seen.push(values.length, values[1]))
    await server.post('/sign-up/email', person('a'))
    await server.auth.api.requestPasswordReset({ body: { email: person('a').email } })
    expect(seen).toEqual([2, undefined])
  })

  it('is not waited for where background tasks have a handler', async () => {
    const tasks: Promise<unknown>[] = []
    const context = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    let send: (value: string) => void = () => {}
    const made = setup({
      emailAndPassword: { enabled: true, sendResetPassword: () => new Promise<string>(resolve => (send = resolve)) },
      advanced: {
        backgroundTasks: {
          handler: (task: Promise<unknown>) => {
            seen.push(context.getStore())
            tasks.push(task)
          },
        },
      },
    })
    open.push(made)
    await made.post('/sign-up/email', person('a'))
    expect((await context.run('mine', () => ask(made))).status).toBe(200)
    expect(seen).toEqual(['mine'])
    expect(tasks[0]).toBeInstanceOf(Promise)
    expect(await staysOpen(tasks[0] as Promise<unknown>)).toBe(true)
    send('sent')
    expect(await tasks[0]).toBe('sent')
  })

  it('is waited for', async () => {
    let sent = false
    const server = start(async () => {
      await new Promise(resolve => setTimeout(resolve, 100))
      sent = true
    })
    await server.post('/sign-up/email', person('a'))
    await ask(server)
    expect(sent).toBe(true)
  })

  it('that rejects is logged, without a trace in the reply or in the process', async () => {
    const lines: string[] = []
    const unhandled: unknown[] = []
    const note = (reason: unknown): void => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    try {
      const server = start(async () => Promise.reject(new Error('no such host')), lines)
      await server.post('/sign-up/email', person('a'))
      expect((await ask(server)).status).toBe(200)
      await vi.waitFor(() => expect(lines.join()).toContain('no such host'), 5000)
    } finally {
      process.off('unhandledRejection', note)
    }
    expect(unhandled).toEqual([])
    expect(lines.filter(line => line.includes('`emailAndPassword.sendResetPassword`') && line.includes('no such host'))).toHaveLength(1)
  })

  it('may return what JSON cannot hold', async () => {
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    for (const answer of [circular, Promise.resolve(circular), Promise.resolve(5n)]) {
      const server = start(() => answer)
      await server.post('/sign-up/email', person('a'))
      expect((await ask(server)).status).toBe(200)
    }
  })
})

describe('change-email by the older name of its mailer', () => {
  it('asks the old address before anything changes', async () => {
    const asked: { user: { email: string }; newEmail: string; url: string }[] = []
    const links: string[] = []
    const server = setup({
      emailAndPassword: { enabled: true },
      emailVerification: { sendVerificationEmail: async ({ url }: Mail) => void links.push(url) },
      user: {
        changeEmail: {
          enabled: true,
          sendChangeEmailVerification: async (mail: (typeof asked)[number]) => void asked.push(mail),
        },
      },
    })
    open.push(server)
    const cookie = cookieOf(await server.post('/sign-up/email', person('a')))
    await server.post('/send-verification-email', { email: person('a').email })
    await server.auth.handler(new Request(links[0] ?? ''))
    const answer = await server.post('/change-email', { newEmail: 'new@b.co' }, { cookie })
    expect([answer.status, await answer.json()]).toEqual([200, { status: true }])
    expect(asked).toEqual([expect.objectContaining({ newEmail: 'new@b.co', user: expect.objectContaining({ email: 'a@b.co' }) })])
  })
})
