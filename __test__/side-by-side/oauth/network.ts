// Everybody whom a server asks something by `fetch`: providers that check what they are asked, and nobody else.
import { createHash } from 'node:crypto'
import { inspectToken, publicKeys, signToken, type Signing } from './keys.js'
import type { Asked, Page, Person, Provider } from './provider.js'

/** What a page does instead of answering as it should. */
export type Fault = (asked: Asked) => Response | Promise<Response>

/** The pages of a provider, by what they are for. */
export type Role = 'token' | 'refresh' | 'profile' | 'besides' | 'open' | 'jwks' | 'verify'

/** How an ID token differs from a right one. */
export interface IdTokenChanges extends Signing {
  claims?: Record<string, unknown>
}

export const ada: Person = { id: '1234', name: 'Ada Love', email: 'ada@b.co', verified: true, image: 'https://img.example/ada.png' }

/** What the server has sent along with a browser. */
interface Visit {
  provider: Provider
  challenge: string | null
  nonce: string | null
}

interface Served {
  provider: Provider
  role: Role
  page: Page
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url')
const refusal = (status: number, error: string): Response => Response.json({ error, error_description: `${error}, says the provider` }, { status })

/** The fakes of one side in one scenario. */
export class FakeNetwork {
  /** Who sits in front of the browser. */
  person: Person = ada
  /** How the ID tokens differ that the token endpoints hand out. */
  idToken: IdTokenChanges = {}
  /** What the token endpoints answer besides, or otherwise. */
  tokens: Record<string, unknown> = {}
  readonly faults = new Map<Role, Fault>()
  /** What the provider sent back with the browser. */
  answer = new URLSearchParams()

  readonly #providers: Provider[]
  readonly #pages = new Map<string, Served>()
  readonly #visits = new Map<string, Visit>()
  readonly #accessTokens = new Set<string>()
  readonly #refreshTokens = new Set<string>()
  readonly #keysAsked = new Map<string, number>()
  readonly #unexpected: string[] = []
  #seen: string[] = []
  #codes = 0
  #minted = 0

  constructor(...providers: Provider[]) {
    this.#providers = providers
    for (const provider of providers) this.#serve(provider)
  }

  /** Stands in for the global function. */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const asked: Asked = { url: new URL(request.url), headers: request.headers, body: await request.text() }
    const key = `${request.method} ${asked.url.origin}${decodeURIComponent(asked.url.pathname)}`
    const served = this.#pages.get(key)
    // A document is read at start by one and at its first use by the other.
    if (served?.role !== 'open' && (served?.role !== 'jwks' || this.#isNew(key))) this.#seen.push(describeRequest(request, this.#withVerifier(asked)))
    if (served === undefined) {
      this.#unexpected.push(key)
      throw new TypeError('fetch failed')
    }
    const fault = this.faults.get(served.role === 'token' && refreshes(asked) ? 'refresh' : served.role)
    const response = fault === undefined ? this.#answer(served, asked) : await fault(asked)
    if (response.status !== 302 || request.redirect === 'manual') return response
    // Who follows finds there what was here before.
    this.#seen.push('the redirect is followed')
    return this.#answer(served, asked)
  }

  /** The provider's page where the browser is sent; the person agrees, or does not. Keeps what it is sent back with. */
  visit(url: string, agrees = true): void {
    const { origin, pathname, searchParams } = new URL(url)
    const provider = this.#providers.find(({ authorize }) => authorize === `${origin}${pathname}`)
    if (provider === undefined) throw new Error(`nobody serves ${origin}${pathname}`)
    const state = searchParams.get('state') ?? ''
    if (!agrees) {
      this.answer = new URLSearchParams({ error: 'access_denied', error_description: 'The person said no', state })
      return
    }
    const code = `code-${++this.#codes}`
    this.#visits.set(code, { provider, challenge: searchParams.get('code_challenge'), nonce: searchParams.get('nonce') })
    this.answer = new URLSearchParams({ code, state, ...provider.answer?.(this.person) })
  }

  /** An ID token for the person, as the provider gives it to an app. */
  mint(id: string, changes: IdTokenChanges = {}): string {
    const provider = this.#providers.find(candidate => candidate.id === id)
    if (provider?.idToken === undefined) throw new Error(`${id} has no ID tokens`)
    return this.#idTokenOf(provider, changes)
  }

  /** An access token, as the provider gives it to an app. */
  grant(): string {
    const token = `access-${++this.#minted}`
    this.#accessTokens.add(token)
    return token
  }

  /** The requests since the last call. */
  takeRequests(): string[] {
    const taken = this.#seen
    this.#seen = []
    return taken
  }

  /** Throws if anybody was asked who is not there. */
  check(): void {
    if (this.#unexpected.length > 0) throw new Error(`nobody serves ${this.#unexpected.join(', ')}`)
  }

  /** Whether these keys have not been asked for within ten minutes: some keep them so long, others ask each time. */
  #isNew(key: string): boolean {
    const asked = this.#keysAsked.get(key) ?? -Infinity
    if (Date.now() - asked < 600_000) return false
    this.#keysAsked.set(key, Date.now())
    return true
  }

  #serve(provider: Provider): void {
    const serve = (route: string | undefined, role: Role, page: Page): void => {
      if (route !== undefined) this.#pages.set(route, { provider, role, page })
    }
    const { token, refresh, profile = {}, besides = {}, open = {}, idToken } = provider
    serve(token, 'token', (_, asked) => this.#token(provider, asked))
    serve(refresh, 'refresh', (_, asked) => this.#token(provider, asked))
    serve(idToken?.jwks, 'jwks', publicKeys)
    serve(idToken?.verify, 'verify', (_, { body }) => verified(new URLSearchParams(body)))
    for (const [route, page] of Object.entries(profile)) serve(route, 'profile', page)
    for (const [route, page] of Object.entries(besides)) serve(route, 'besides', page)
    for (const [route, page] of Object.entries(open)) serve(route, 'open', page)
  }

  #answer({ role, page }: Served, asked: Asked): Response {
    if ((role === 'profile' || role === 'besides') && !this.#knows(asked)) return refusal(401, 'invalid_token')
    const answered = page(this.person, asked)
    return answered instanceof Response ? answered : Response.json(answered)
  }

  #knows({ url, headers, body }: Asked): boolean {
    const shown = `${url.pathname}${url.search} ${headers.get('authorization') ?? ''} ${body}`
    return [...this.#accessTokens].some(token => shown.includes(token))
  }

  #token(provider: Provider, asked: Asked): Response {
    const given = parameters(asked)
    let nonce: string | null = null
    if (refreshes(asked)) {
      if (!this.#refreshTokens.has(given.get('refresh_token') ?? '')) return refusal(400, 'invalid_grant')
    } else {
      const code = given.get('code') ?? ''
      const visit = this.#visits.get(code)
      if (visit?.provider !== provider || !this.#provesItself(visit, given)) return refusal(400, 'invalid_grant')
      this.#visits.delete(code)
      nonce = visit.nonce
    }
    const refreshToken = `refresh-${this.#minted + 1}`
    this.#refreshTokens.add(refreshToken)
    const handsOutIdToken = provider.idToken !== undefined && !provider.idToken.onlyForSignIn
    return Response.json({
      access_token: this.grant(),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: refreshToken,
      scope: 'one two',
      ...(handsOutIdToken ? { id_token: this.#idTokenOf(provider, { ...this.idToken, claims: { ...(nonce && { nonce }), ...this.idToken.claims } }) } : {}),
      ...provider.tokens?.(this.person),
      ...this.tokens,
    })
  }

  #provesItself = ({ challenge }: Visit, given: URLSearchParams): boolean =>
    challenge === null || sha256(given.get('code_verifier') ?? '') === challenge

  #idTokenOf({ id, idToken }: Provider, { claims, ...signing }: IdTokenChanges): string {
    const now = Math.floor(Date.now() / 1000)
    return signToken({ iss: idToken?.issuer, aud: `client.${id}`, iat: now, exp: now + 3600, ...idToken?.claims(this.person), ...claims }, signing)
  }

  /** What was asked, with the verifier replaced by what it is worth. */
  #withVerifier(asked: Asked): Asked {
    const given = parameters(asked)
    const verifier = given.get('code_verifier')
    if (verifier === null) return asked
    const visit = this.#visits.get(given.get('code') ?? '')
    const worth =
      visit === undefined ? 'of no known code' : visit.challenge === null ? 'unasked' : sha256(verifier) === visit.challenge ? 'right' : 'WRONG'
    return { ...asked, body: asked.body.replace(encodeURIComponent(verifier), `(${worth}, ${verifier.length} characters)`) }
  }
}

const refreshes = (asked: Asked): boolean => parameters(asked).get('grant_type') === 'refresh_token'
const parameters = ({ url, body }: Asked): URLSearchParams => (body === '' ? url.searchParams : new URLSearchParams(body))

/** What a server says that verifies ID tokens for its clients. */
function verified(given: URLSearchParams): Response {
  const claims = inspectToken(given.get('id_token') ?? '')
  if (claims === undefined || claims.aud !== given.get('client_id')) return refusal(400, 'invalid_request')
  return given.has('nonce') && claims.nonce !== given.get('nonce') ? refusal(400, 'invalid_request') : Response.json(claims)
}

/** What a library says of itself is none of our business. */
const isLibrary = (headers: Headers): boolean => headers.get('user-agent')?.startsWith('jose/') === true

function describeRequest({ method }: Request, { url, headers, body }: Asked): string {
  const sent = (isLibrary(headers) ? [] : [...headers]).map(([name, value]) => `  ${name}: ${value}`)
  const content = body === '' ? [] : [`  ${headers.get('content-type')?.includes('json') ? JSON.stringify(JSON.parse(body, withoutIndent)) : body}`]
  return [`${method} ${url.href}`, ...sent, ...content].join('\n')
}

/** White space means nothing in GraphQL. */
const withoutIndent = (_: string, value: unknown): unknown => (typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : value)
