// toNodeHandler: hosts that are not ours, and errors for the program around it.
import '../environment/development.js'
import { createServer, request, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { toNodeHandler } from 'corten/node'
import { person, setup, type Options } from './setup.js'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

interface Answered {
  status: number
  body: string
}

/** A server on a port of its own; what the handler rejects with is kept. */
async function serve(options: Options) {
  const made = setup(options)
  const rejected: unknown[] = []
  const handler = toNodeHandler(made.auth)
  const server = createServer((req, res) => {
    handler(req, res).catch((error: unknown) => {
      rejected.push(error)
      res.statusCode = 599
      res.end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, resolve))
  ends.push(async () => {
    await new Promise(resolve => server.close(resolve))
    await made.end()
  })
  const { port } = server.address() as AddressInfo
  const send = (path: string, headers: IncomingHttpHeaders, body?: unknown): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const sent = request({ port, path: `/api/auth${path}`, method: body === undefined ? 'GET' : 'POST', headers: { 'content-type': 'application/json', ...headers } }, reply => {
        let text = ''
        reply.setEncoding('utf8').on('data', (part: string) => (text += part))
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body: text }))
      })
      sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
    })
  return { send, rejected }
}

it('a Host that is not allowed is refused, and the next request has its own', async () => {
  const mails: string[] = []
  const { send, rejected } = await serve({
    baseURL: { allowedHosts: ['a.example', 'b.example'], protocol: 'https' },
    emailAndPassword: { enabled: true, sendResetPassword: async ({ url }: { url: string }) => void mails.push(new URL(url).host) },
  })
  expect((await send('/sign-up/email', { host: 'a.example' }, person('a'))).status).toBe(200)
  const ask = (host: string): Promise<Answered> => send('/request-password-reset', { host }, { email: person('a').email })
  const statuses: number[] = []
  for (const host of ['a.example', 'evil.example', 'b.example', 'a.example.', 'a.example:81', '']) statuses.push((await ask(host)).status)
  expect(statuses).toEqual([200, 400, 200, 400, 400, 400])
  expect(mails).toEqual(['a.example', 'b.example'])
  expect(rejected).toEqual([])
})

it('onAPIError.throw rejects with what failed, and answers API errors', async () => {
  const boom = new TypeError('boom')
  const { send, rejected } = await serve({
    onAPIError: { throw: true },
    emailAndPassword: { enabled: true, password: { verify: async () => Promise.reject(boom) } },
  })
  const host = { host: 'localhost:3000', origin: 'http://localhost:3000' }
  await send('/sign-up/email', host, person('a'))
  expect((await send('/sign-in/email', host, person('a'))).status).toBe(599)
  expect(rejected).toEqual([boom])
  expect((await send('/sign-in/email', host, { email: 'x' })).status).toBe(400)
  expect((await send('/sign-up/email', { ...host, origin: 'https://evil.example' }, person('b'))).status).toBe(403)
  expect(rejected.length).toBe(1)
})

it('onAPIError.onError hears of errors that no endpoint made', async () => {
  const heard: unknown[] = []
  const { send, rejected } = await serve({ onAPIError: { onError: (error: unknown) => void heard.push(error) } })
  expect((await send('/sign-in/email', { host: 'localhost:3000', origin: 'https://evil.example' }, person('a'))).status).toBe(403)
  expect((await send('/sign-in/email', { host: 'localhost:3000', 'content-type': 'text/plain' }, person('a'))).status).toBe(415)
  expect(heard.map(String)).toEqual([expect.stringContaining('Content-Type')])
  expect(rejected).toEqual([])
})
