// The comparison must be able to fail: a server that differs in one small thing is found out, and told where.
import '../environment/development.js'
import { afterAll, describe, expect, it } from 'vitest'
import { closeDatabaseChild, editRows } from '../database.js'
import { temporaryFolder } from '../helpers.js'
import { checkCoverage, endpointsInScope, leastEndpoints } from './coverage.js'
import { Comparison } from './harness.js'
import { enter, signedIn, withProvider } from './oauth/words.js'
import { api, get, getSession, signIn, signUp, wait, type Difference, type Scenario } from './steps.js'
import { reference, type Server, type Target } from './target.js'

const folder = temporaryFolder()
const original = reference(folder.file('template.db'))

afterAll(() => {
  closeDatabaseChild()
  folder.remove()
})

/** The reference in corten's place, with something changed about its replies or its file. */
function saboteur(
  change: (response: Response) => Promise<Response> | Response,
  atEnd?: (file: string) => Promise<unknown>,
): Target {
  return {
    name: 'reference',
    plugins: original.plugins,
    async open(file, options) {
      const server = await original.open(file, options)
      const changed: Server = {
        ...server,
        handler: async request => change(await server.handler(request)),
        close: async () => {
          await server.close()
          if (file !== undefined) await atEnd?.(file)
        },
      }
      return changed
    },
  }
}

const withHeaders = (response: Response, edit: (headers: Headers) => void): Response => {
  const headers = new Headers(response.headers)
  edit(headers)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

const withCookies =
  (edit: (line: string) => string) =>
  (response: Response): Response =>
    withHeaders(response, headers => {
      const lines = headers.getSetCookie()
      headers.delete('set-cookie')
      for (const line of lines) headers.append('set-cookie', edit(line))
    })

const withBody =
  (edit: (text: string) => string) =>
  async (response: Response): Promise<Response> =>
    new Response(edit(await response.text()), {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
    })

const scenario = (strategy: 'compact' | 'jwt' | 'jwe' = 'compact'): Scenario => ({
  name: 'round',
  options: () => ({ session: { cookieCache: { enabled: true, strategy } } }),
  steps: [
    signUp(),
    wait(60),
    getSession(),
    signIn({ password: 'wrong password' }),
    api('getSession', run => ({ headers: run.headers() })),
  ],
})

const compare = (target: Target, subject = scenario()): Promise<void> => new Comparison(original, target).compare(subject)

/** The same token with another signature; it is decoded first, because a flipped escape would be another mistake. */
const resigned = (value: string): string => {
  const plain = decodeURIComponent(value)
  return encodeURIComponent(flip(plain, plain.lastIndexOf('.') + 1))
}

function flip(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
}

describe('the comparison', () => {
  it.each(['compact', 'jwt', 'jwe'] as const)('finds nothing between two equal servers (%s)', async strategy => {
    await compare(
      saboteur(response => response),
      scenario(strategy),
    )
  })

  it('names scenario, step and facet', async () => {
    await expect(compare(saboteur(withBody(text => text.replace('Invalid email', 'invalid email'))))).rejects.toThrow(
      /round › step 3 "POST \/sign-in\/email"\n {2}body/,
    )
  })

  it.each<[string, Target, RegExp]>([
    [
      'a status',
      saboteur(
        r => new Response(r.body, { status: r.status === 401 ? 400 : r.status, statusText: r.statusText, headers: r.headers }),
      ),
      /\n {2}status: /,
    ],
    [
      'a status text',
      saboteur(r => new Response(r.body, { status: r.status, statusText: 'OK', headers: r.headers })),
      /\n {2}status text: /,
    ],
    [
      'a header',
      saboteur(r => withHeaders(r, headers => headers.set('content-type', 'application/json; charset=utf-8'))),
      /header content-type/,
    ],
    [
      'a header too many',
      saboteur(r => withHeaders(r, headers => headers.set('x-powered-by', 'x'))),
      /header x-powered-by: \n {4}reference: \(absent\)/,
    ],
    ['an attribute of a cookie', saboteur(withCookies(line => line.replace('SameSite=Lax', 'SameSite=lax'))), /set-cookie/],
    ['the encoding of a cookie', saboteur(withCookies(line => line.replaceAll('%3D', '%3d'))), /ENCODED IN ANOTHER WAY/],
    [
      'the signature of a cookie',
      saboteur(withCookies(line => line.replace(/(?<=session_token=)[^;]+/, resigned))),
      /WRONGLY SIGNED/,
    ],
    [
      'the session cache',
      saboteur(withCookies(line => (line.includes('session_data') ? flip(line, 300) : line))),
      /BROKEN compact|UNREADABLE/,
    ],
    [
      'the order of keys',
      saboteur(withBody(text => text.replace(/^\{"token":("[^"]+"),(.*)\}$/, '{$2,"token":$1}'))),
      /step 1.*\n {2}body/,
    ],
    ['a time', saboteur(withBody(text => text.replace(/\.123Z/, '.124Z'))), /<time \+1>/],
    [
      'an id that does not belong',
      saboteur(withBody(text => text.replace(/"userId":"[^"]+"/, `"userId":"${'x'.repeat(32)}"`))),
      /body/,
    ],
    [
      'a row',
      saboteur(
        r => r,
        file => editRows(file, "UPDATE session SET ipAddress = '::1'"),
      ),
      /rows at the end\n {2}rows of session/,
    ],
    [
      'a stored hash',
      saboteur(
        r => r,
        file => editRows(file, "UPDATE account SET password = 'password1234'"),
      ),
      /not a scrypt hash/,
    ],
  ])('notices %s', async (_, target, message) => {
    await expect(compare(target)).rejects.toThrow(message)
  })

  it('notices an API call that differs', async () => {
    const target: Target = {
      name: 'reference',
      plugins: original.plugins,
      open: async (file, options) => {
        const server = await original.open(file, options)
        return {
          ...server,
          api: {
            ...server.api,
            ok: async () => {
              throw new Error('no')
            },
          },
        }
      },
    }
    const subject = { name: 'calls', steps: [api('ok')] }
    await expect(compare(target, subject)).rejects.toThrow(
      /error is an APIError: \n {4}reference: \(absent\)\n {4}corten: {4}false/,
    )
  })

  it('wants a declared difference to occur', async () => {
    const differs = [{ facet: 'body', reason: 'we say so' }]
    const subject = { name: 'declared', steps: [get('/ok', { differs })] }
    await expect(
      compare(
        saboteur(r => r),
        subject,
      ),
    ).rejects.toThrow(/declared to differ \(we say so\)/)
    await compare(saboteur(withBody(() => '{}')), subject)
  })

  it('wants corten to differ in the declared way', async () => {
    const declared = (corten: Difference['corten'] & {}): Scenario => ({
      name: 'declared',
      steps: [get('/ok', { differs: [{ facet: 'body', reason: 'we say so', corten }] })],
    })
    const target = saboteur(withBody(text => text.replace('true', 'false')))
    await compare(target, declared(/^\{"ok":false\}$/))
    await compare(
      target,
      declared(reference => reference.replace('true', 'false')),
    )
    await expect(compare(target, declared(/^\{"ok":null\}$/))).rejects.toThrow(/must match .*null/)
    await expect(compare(target, declared(reference => reference + ' '))).rejects.toThrow(
      /must be\n {4}\{"ok":true\} \n {4}but is:\n {4}\{"ok":false\}/,
    )
  })

  it('wants a declared difference of rows to occur', async () => {
    const differs = [{ facet: 'rows of session', reason: 'we say so', corten: /ipAddress="::1"/ }]
    const subject = { name: 'declared', steps: [signUp()], differs }
    await expect(
      compare(
        saboteur(r => r),
        subject,
      ),
    ).rejects.toThrow(/rows at the end\n {2}rows of session: declared to differ/)
    await compare(
      saboteur(
        r => r,
        file => editRows(file, "UPDATE session SET ipAddress = '::1'"),
      ),
      subject,
    )
  })

  it('wants a difference only where it shows', async () => {
    const subject = (where: Difference['where']): Scenario => ({
      name: 'declared',
      steps: [get('/ok', { differs: [{ facet: 'body', reason: 'we say so', corten: /^\{"ok":false\}$/, where }] })],
    })
    const target = saboteur(withBody(text => text.replace('true', 'false')))
    await compare(target, subject(reference => reference.get('status') === '200'))
    await expect(compare(target, subject(reference => reference.get('status') === '500'))).rejects.toThrow(/reference: \{"ok":true\}/)
  })

  it('notices a request to a provider that differs, or that nobody serves', async () => {
    const social = (): Scenario => withProvider('github', 'social', enter('github'))
    await compare(original, social())
    const changed = (fetched: (real: typeof fetch, ...request: Parameters<typeof fetch>) => Promise<Response>): Target => ({
      ...original,
      open: async (file, options) => {
        const real = globalThis.fetch
        globalThis.fetch = (...request) => fetched(real, ...request)
        return original.open(file, options)
      },
    })
    await expect(
      compare(
        changed((real, url, init) => real(url, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), 'x-more': '1' } })),
        social(),
      ),
    ).rejects.toThrow(/"GET \/callback\/github"\n {2}requests: [^]*x-more: 1/)
    await expect(
      compare(
        changed(async (real, url, init) => real('https://nobody.example/').then(() => real(url, init))),
        social(),
      ),
    ).rejects.toThrow(/nobody\.example/)
  })

  it('notices that the reference did not come to what a scenario is about', async () => {
    await expect(compare(original, { name: 'nobody', steps: [get('/ok'), signedIn] })).rejects.toThrow(/should have come to this: somebody is signed in/)
  })

  it('wants every endpoint compared, and never fewer than the least', async () => {
    const few = new Comparison(original, original)
    await few.compare(scenario())
    expect([...few.endpoints].sort()).toEqual(['getSession', 'signInEmail', 'signUpEmail'])
    expect(() => checkCoverage(few.endpoints)).toThrow(/no scenario compared signInSocial, .*setPassword/)
    expect(() => checkCoverage(new Set(endpointsInScope.slice(1)))).toThrow('no scenario compared signUpEmail')
    expect(() => checkCoverage(new Set(endpointsInScope))).not.toThrow()
    // The table itself may not shrink below it.
    expect(endpointsInScope.length).toBeGreaterThanOrEqual(leastEndpoints)
  })

  it('wants a reply to repeat the recorded one', async () => {
    const subject = { name: 'recorded', steps: [get('/ok', { recorded: '404 unknown' })] }
    await expect(
      compare(
        saboteur(r => r),
        subject,
      ),
    ).rejects.toThrow(/recorded reply \(reference\)/)
  })
})
