// Bodies that cannot be read are a 500 of their request; callbacks can still read those that can.
import '../environment/development.js'
import { afterEach, expect, it } from 'vitest'
import { origin, person, setup, type Setup } from './setup.js'

let server: Setup

afterEach(() => server.end())

const signUp = (body: ConstructorParameters<typeof Response>[0]) =>
  new Request(`${origin}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body,
    duplex: 'half',
  } as RequestInit)

it('a body that somebody has read before', async () => {
  const lines: string[] = []
  server = setup({ logger: { log: (level: string, message: string) => lines.push(`${level} ${message}`) } })
  const request = signUp(JSON.stringify(person('a')))
  await request.text()
  const reply = await server.auth.handler(request)
  expect([reply.status, await reply.text()]).toEqual([500, ''])
  expect(lines.filter(line => line.startsWith('error The body of a request'))).toHaveLength(1)
})

it('a body that breaks off', async () => {
  server = setup()
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new Error('the connection is gone'))
    },
  })
  expect((await server.auth.handler(signUp(broken))).status).toBe(500)
})

it('a callback reads the body, too', async () => {
  const seen: unknown[] = []
  server = setup({
    trustedOrigins: async (request?: Request) => {
      seen.push(await request?.json())
      return ['https://other.example']
    },
  })
  const request = signUp(JSON.stringify(person('b')))
  request.headers.set('origin', 'https://other.example')
  expect((await server.auth.handler(request)).status).toBe(200)
  expect(seen).toEqual([person('b')])
})
