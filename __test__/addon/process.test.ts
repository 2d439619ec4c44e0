// The addon in a process: it lets the process end, shares it with other instances and threads, and does not grow.
import { existsSync } from 'node:fs'
import { createAuth } from 'corten'
import { afterAll, describe, expect, it } from 'vitest'
import { runForJson, runScript, temporaryFolder } from '../helpers.js'
import { cookieOf, defaults, origin, person, setup } from './setup.js'

const folder = temporaryFolder()
afterAll(() => folder.remove())

describe('a script ends by itself', () => {
  it.each([
    'only made',
    'used',
    'used on a handle that stays open',
    'only made, on a handle',
    'used by two instances that make the file together',
    'closed',
    'closed twice',
    'closed with requests under way',
    'used after closing',
    'with a callback that never answers',
    'with an answer that nobody waits for',
  ])('%s', async way => {
    const result = await runScript('./addon/scripts/exit.mjs', [folder.path, way], { timeout: 20_000 })
    expect(result).toMatchObject({ code: 0, signal: null, stdout: 'done\n', stderr: '' })
  })
})

describe('several instances', () => {
  it('on different files know nothing of each other', async () => {
    const [one, two] = [setup(), setup({ basePath: '/auth', advanced: { cookiePrefix: 'two' } })]
    const cookie = cookieOf(await one.post('/sign-up/email', person('a')))
    const request = (path: string, sent: string): Request => new Request(origin + path, { headers: { cookie: sent } })
    expect(await (await one.auth.handler(request('/api/auth/get-session', cookie))).json()).toMatchObject({
      user: { email: 'a@b.co' },
    })
    expect(await (await two.auth.handler(request('/auth/get-session', cookie))).json()).toBeNull()
    expect(await (await two.auth.handler(request('/auth/get-session', cookie.replace('better-auth', 'two')))).json()).toBeNull()
    await one.end()
    expect((await two.auth.handler(request('/auth/ok', ''))).status).toBe(200)
    await two.end()
  })

  it('on the same file share its sessions, and one may close', async () => {
    const first = setup()
    const second = createAuth({ ...defaults, database: `sqlite:${first.file}` } as Parameters<typeof createAuth>[0])
    const cookies = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const body = person(`p${index}`)
        const response =
          index % 2 === 0
            ? await first.post('/sign-up/email', body)
            : ((await second.api['signUpEmail']!({ body, asResponse: true })) as Response)
        expect(response.status).toBe(200)
        return cookieOf(response)
      }),
    )
    const who = (cookie: string): Promise<unknown> => second.api['getSession']!({ headers: new Headers({ cookie }) })
    for (const [index, cookie] of cookies.entries())
      expect(await who(cookie)).toMatchObject({ user: { email: `p${index}@b.co` } })
    expect((await first.post('/sign-out', {}, { cookie: cookies[0] ?? '' })).status).toBe(200)
    expect(await who(cookies[0] ?? '')).toBeNull()
    await first.auth.close()
    expect(await who(cookies[1] ?? '')).toMatchObject({ user: { email: 'p1@b.co' } })
    await second.close()
    await first.end()
  })
})

it('worker threads have instances of their own, and may end or be ended', async () => {
  const ends = await runForJson<[email: string, code: number][]>('./addon/scripts/worker.mjs', [folder.path])
  expect(ends).toEqual(Array.from({ length: 8 }, (_, round) => [`w${round}@b.co`, round % 2]))
  expect(existsSync(folder.file('worker-3.db'))).toBe(true)
})

it('goes on in the next worker thread when the one that loaded it has ended', async () => {
  const emails = await runForJson<string[]>('./addon/scripts/workers-alone.mjs', [folder.path])
  expect(emails).toEqual(Array.from({ length: 6 }, (_, round) => `alone${round}@b.co`))
})

describe('ten thousand session checks leave nothing behind', () => {
  it.each(
    ['none', 'compact', 'jwt', 'jwe'].flatMap(strategy => [
      [strategy, 'api'],
      [strategy, 'handler'],
    ]),
  )(
    'cookie cache: %s, through %s',
    async (strategy, way) => {
      const grown = await runForJson<{ heap: number; external: number; rss: number }>(
        './addon/scripts/growth.mjs',
        [folder.path, strategy!, way!],
        { flags: ['--expose-gc'], timeout: 120_000 },
      )
      // Mebibytes: a leak of 400 bytes a call would show as four.
      expect(grown.heap).toBeLessThan(3)
      expect(grown.external).toBeLessThan(3)
      expect(grown.rss).toBeLessThan(32)
    },
    130_000,
  )
})

it.each([[], ['hooks']])('applications that nobody holds are collected, and their databases closed: %s', async (...more) => {
  const left = await runForJson<{ files: number }>('./addon/scripts/dropped.mjs', [folder.path, ...more], {
    flags: ['--expose-gc'],
    timeout: 60_000,
  })
  // Forty of them hold six files each; the last two may still be waiting for their end.
  expect(left.files).toBeLessThanOrEqual(12)
}, 70_000)
