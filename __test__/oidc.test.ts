// Signing in with a real OpenID provider: the official client and a browser's steps, on the reference and on corten.
import './environment/development.js'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from './helpers.js'
import { type App, PROVIDER, runtimes, serveApp, type Start, type Visitor, visitor } from './oidc/apps.js'
import type { Page } from './oidc/browser.js'
import { OpenIdServer, type OpenIdSettings, type Person } from './oidc/server.js'

/** Milliseconds during which a key set that lacks a key is not asked for again. */
const COOLDOWN = 30_000

const folder = temporaryFolder()
const closing: (() => unknown)[] = []
let files = 0

afterAll(async () => {
  for (const close of closing.reverse()) await close()
  folder.remove()
})

const ann: Person = { email: 'ann@example.com', email_verified: true, name: 'Ann Example' }
const bob: Person = { email: 'bob@example.com', email_verified: true, name: 'Bob Example' }
const eve: Person = { email: 'eve@example.com', email_verified: false, name: 'Eve Example' }

async function provider(settings: Partial<OpenIdSettings> = {}): Promise<OpenIdServer> {
  const server = await OpenIdServer.start({ people: { ann, bob, eve }, ...settings })
  closing.push(() => server.close())
  return server
}

async function app(start: Start, issuer: OpenIdServer, more?: Parameters<typeof serveApp>[3]): Promise<App> {
  const served = await serveApp(start, issuer, folder.file(`${++files}.db`), more)
  closing.push(() => served.close())
  return served
}

/** From the provider's first page to wherever its answer leads. */
async function agree({ browser }: Visitor, address: string | undefined, login: string): Promise<Page> {
  let page = await browser.visit(address ?? '')
  if (page.html.includes('name="login"')) page = await browser.press(page, 'Continue', { login })
  return browser.press(page, 'Allow')
}

const places = { provider: PROVIDER, callbackURL: '/home', newUserCallbackURL: '/welcome', errorCallbackURL: '/sorry' }

async function signIn(who: Visitor, login: string): Promise<Page> {
  const { data, error } = await who.auth.signIn.social(places)
  expect(error).toBeNull()
  return agree(who, data?.url, login)
}

const address = ({ url }: Page) => url.pathname + url.search

async function accounts({ auth }: Visitor) {
  const { data } = await auth.listAccounts()
  return data ?? []
}

async function accountId(who: Visitor): Promise<string> {
  return (await accounts(who)).find(({ providerId }) => providerId === PROVIDER)?.id ?? ''
}

/** Signs in by an ID token alone; gives the error, or the address of whom it names. */
async function present(site: App, token: string | undefined, nonce?: string): Promise<string | undefined> {
  const who = visitor(site)
  const idToken = { token: token ?? '', ...(nonce === undefined ? {} : { nonce }) }
  const { error } = await who.auth.signIn.social({ provider: PROVIDER, idToken })
  return error?.code ?? (await who.auth.getSession()).data?.user.email
}

describe.each(Object.entries(runtimes))('%s', (_, start) => {
  describe('with what the user-info endpoint says', () => {
    let issuer: OpenIdServer
    let site: App

    beforeAll(async () => {
      issuer = await provider()
      site = await app(start, issuer)
    })

    it('signs up, and in again', async () => {
      const who = visitor(site)
      expect(address(await signIn(who, 'ann'))).toBe('/welcome')
      const { data } = await who.auth.getSession()
      expect(data?.user).toMatchObject({ email: ann.email, name: ann.name, emailVerified: true })
      const [account, ...others] = await accounts(who)
      expect(others).toEqual([])
      expect(account).toMatchObject({ providerId: PROVIDER, accountId: 'ann', scopes: ['openid', 'profile', 'email', 'offline_access'] })

      const again = visitor(site)
      expect(address(await signIn(again, 'ann'))).toBe('/home')
      expect((await again.auth.getSession()).data?.user.id).toBe(data?.user.id)
      expect(await accounts(again)).toHaveLength(1)
      expect(issuer.faults).toEqual([])
    })

    it('asks with PKCE, a state and a nonce', async () => {
      const { data } = await visitor(site).auth.signIn.social({ ...places, loginHint: 'ann' })
      const { origin, searchParams } = new URL(data?.url ?? '')
      expect(origin).toBe(issuer.issuer)
      expect(Object.fromEntries(searchParams)).toMatchObject({
        response_type: 'code',
        redirect_uri: `${site.origin}/api/auth/callback/${PROVIDER}`,
        scope: 'openid profile email offline_access',
        code_challenge: expect.stringMatching(/^[\w-]{43}$/),
        code_challenge_method: 'S256',
        state: expect.stringMatching(/./),
        nonce: expect.stringMatching(/./),
        prompt: 'consent',
        login_hint: 'ann',
      })
    })

    it.each(['Cancel', 'Refuse'])('says that the user pressed "%s"', async button => {
      const who = visitor(site)
      const { data } = await who.auth.signIn.social(places)
      let page = await who.browser.visit(data?.url ?? '')
      if (button === 'Refuse') page = await who.browser.press(page, 'Continue', { login: 'bob' })
      const { pathname, searchParams } = (await who.browser.press(page, button)).url
      expect(pathname).toBe('/sorry')
      expect(Object.fromEntries(searchParams)).toMatchObject({ error: 'access_denied' })
      expect((await who.auth.getSession()).data).toBeNull()
    })

    it('takes no answer twice, nor in another browser', async () => {
      const who = visitor(site)
      await signIn(who, 'ann')
      const callback = who.browser.visited.find(({ pathname }) => pathname.includes('/callback/'))
      expect(callback?.searchParams.get('code')).toBeTruthy()
      expect(address(await who.browser.visit(callback ?? ''))).toMatch(/error=/)
      const stranger = visitor(site)
      const { data } = await stranger.auth.signIn.social(places)
      callback?.searchParams.set('state', new URL(data?.url ?? '').searchParams.get('state') ?? '')
      expect(address(await stranger.browser.visit(callback ?? ''))).toMatch(/^\/sorry\?error=/)
      expect((await stranger.auth.getSession()).data).toBeNull()
    })

    it('links to a user of a password, and unlinks', async () => {
      const who = visitor(site)
      await who.auth.signUp.email({ name: 'Bob', email: bob.email, password: 'password1234' })
      const { data } = await who.auth.linkSocial({ provider: PROVIDER, callbackURL: '/linked', errorCallbackURL: '/sorry' })
      expect(address(await agree(who, data?.url, 'bob'))).toBe('/linked')
      expect((await accounts(who)).map(({ providerId }) => providerId).sort()).toEqual(['credential', PROVIDER])

      const other = visitor(site)
      expect(address(await signIn(other, 'bob'))).toBe('/home')
      expect((await other.auth.getSession()).data?.user.name).toBe('Bob')

      expect((await who.auth.unlinkAccount({ accountId: await accountId(who) })).data).toEqual({ status: true })
      const [left, ...others] = await accounts(who)
      expect(others).toEqual([])
      expect(left?.providerId).toBe('credential')
      const { error } = await who.auth.unlinkAccount({ accountId: left?.id ?? '' })
      expect(error?.code).toBe('FAILED_TO_UNLINK_LAST_ACCOUNT')
    })

    it.each([
      ['ann', 'email_does_not_match'],
      ['eve', 'unable_to_link_account'],
    ])('links nobody to the account of %s, who has another address', async (login, code) => {
      const who = visitor(site)
      await who.auth.signUp.email({ name: 'Cid', email: `cid-${login}@example.com`, password: 'password1234' })
      const { data } = await who.auth.linkSocial({ provider: PROVIDER, callbackURL: '/linked', errorCallbackURL: '/sorry' })
      const { pathname, searchParams } = (await agree(who, data?.url, login)).url
      expect([pathname, searchParams.get('error')]).toEqual(['/sorry', code])
      expect(await accounts(who)).toHaveLength(1)
    })

    it('does not let an unverified address take over an account', async () => {
      await visitor(site).auth.signUp.email({ name: 'Eve', email: eve.email, password: 'password1234' })
      const who = visitor(site)
      expect(address(await signIn(who, 'eve'))).toMatch(/^\/sorry\?error=account_not_linked/)
      expect((await who.auth.getSession()).data).toBeNull()
    })

    it('hands out the access token, and a new one when it has expired', async () => {
      const own = await provider({ accessTokenLife: 3600 })
      const who = visitor(await app(start, own, { account: { encryptOAuthTokens: true } }))
      await signIn(who, 'ann')
      const account = await accountId(who)
      const token = async () => (await who.auth.getAccessToken({ accountId: account })).data
      const fresh = await token()
      expect(fresh?.accessToken).toBeTruthy()
      expect((await token())?.accessToken).toBe(fresh?.accessToken)

      // Within five seconds of its end a token counts as expired: these are so from the first.
      own.settings.accessTokenLife = 4
      const { data: forced } = await who.auth.refreshToken({ accountId: account })
      expect(forced?.accessToken).not.toBe(fresh?.accessToken)
      const seen = new Set([fresh?.accessToken, forced?.accessToken])
      // Each refresh token works once, so that the new one has to be kept.
      for (let round = 0; round < 3; round++) seen.add((await token())?.accessToken)
      expect(seen.size).toBe(5)

      own.settings.accessTokenLife = 3600
      const current = await token()
      const said = await fetch(`${own.issuer}/me`, { headers: { authorization: `Bearer ${current?.accessToken}` } })
      expect(await said.json()).toMatchObject({ sub: 'ann', email: ann.email })
      expect(own.faults).toEqual([])
    })

    it('says so when the provider refuses a refresh', async () => {
      const own = await provider({ accessTokenLife: 4 })
      const who = visitor(await app(start, own))
      await signIn(who, 'ann')
      const account = await accountId(who)
      await own.close()
      expect((await who.auth.getAccessToken({ accountId: account })).error?.code).toBe('FAILED_TO_GET_ACCESS_TOKEN')
      expect((await who.auth.refreshToken({ accountId: account })).error?.code).toBe('FAILED_TO_REFRESH_ACCESS_TOKEN')
      await own.open()
      expect((await who.auth.getAccessToken({ accountId: account })).data?.accessToken).toBeTruthy()
    })

    it('asks the provider who an account is', async () => {
      const who = visitor(site)
      await signIn(who, 'ann')
      const account = await accountId(who)
      const { data } = await who.auth.accountInfo({ query: { accountId: account } })
      expect(data).toMatchObject({
        user: { email: ann.email, name: ann.name, emailVerified: true },
        account: { id: account, providerId: PROVIDER, accountId: 'ann' },
        data: { sub: 'ann' },
      })
    })

    it('signs out of the provider, too', async () => {
      const who = visitor(site)
      await signIn(who, 'ann')
      const { data } = await who.auth.signOut({ callbackURL: '/bye', state: 'so long' })
      expect(data).toMatchObject({ success: true, redirect: true })
      const { url } = data as unknown as { url: string }
      expect(new URL(url).origin).toBe(issuer.issuer)
      expect((await who.auth.getSession()).data).toBeNull()
      const asked = await who.browser.visit(url)
      expect(address(await who.browser.press(asked, 'Sign out here, too'))).toBe('/bye?state=so+long')
      // The provider has forgotten who this was.
      const again = await who.auth.signIn.social(places)
      expect((await who.browser.visit(again.data?.url ?? '')).html).toContain('name="login"')
    })

    it('has no address to sign out at for those who came by a password', async () => {
      const who = visitor(site)
      await who.auth.signUp.email({ name: 'Dan', email: 'dan@example.com', password: 'password1234' })
      expect((await who.auth.signOut()).data).toEqual({ success: true })
    })

    it('finds a provider that was down when it started', async () => {
      const own = await provider()
      await own.close()
      const late = await app(start, own)
      const who = visitor(late)
      expect((await who.auth.signIn.social(places)).error?.code).toBe('PROVIDER_NOT_FOUND')
      await own.open()
      expect(address(await signIn(who, 'ann'))).toBe('/welcome')
    })
  })

  describe('with an ID token that says who it is', () => {
    let issuer: OpenIdServer
    let site: App
    let idToken: string

    beforeAll(async () => {
      issuer = await provider({ claimsInIdToken: true })
      site = await app(start, issuer)
      const who = visitor(site)
      expect(address(await signIn(who, 'ann'))).toBe('/welcome')
      const { data } = await who.auth.getAccessToken({ accountId: await accountId(who) })
      idToken = data?.idToken ?? ''
    })

    it('signs in by it', async () => {
      const { nonce } = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) as { nonce?: string }
      expect(await present(site, idToken)).toBe(ann.email)
      expect(await present(site, idToken, nonce)).toBe(ann.email)
    })

    it('refuses one that is not quite it', async () => {
      const [header, , signature] = idToken.split('.')
      const claims = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString().replace('ann@', 'bob@')
      expect(await present(site, `${header}.${Buffer.from(claims).toString('base64url')}.${signature}`)).toBe('INVALID_TOKEN')
      expect(await present(site, idToken, 'another nonce')).toBe('INVALID_TOKEN')
      expect(await present(site, 'no token')).toBe('INVALID_TOKEN')
    })

    it('refuses one that is for another app', async () => {
      const other = visitor(await app(start, issuer))
      await signIn(other, 'ann')
      const { data } = await other.auth.getAccessToken({ accountId: await accountId(other) })
      expect(await present(site, data?.idToken ?? '')).toBe('INVALID_TOKEN')
    })
  })
})

describe('a provider that changes its keys', () => {
  // Side by side, because most of the time is spent waiting.
  it.concurrent.each(Object.entries(runtimes))('%s', { timeout: COOLDOWN * 2 }, async (_, start) => {
    const issuer = await provider({ claimsInIdToken: true })
    const site = await app(start, issuer)
    const who = visitor(site)
    await signIn(who, 'ann')
    const token = (await who.auth.getAccessToken({ accountId: await accountId(who) })).data?.idToken
    expect(await present(site, token)).toBe(ann.email)
    issuer.rotateKeys()
    await sleep(COOLDOWN)
    expect(address(await signIn(visitor(site), 'ann'))).toBe('/home')
    expect(await present(site, token)).toBe('INVALID_TOKEN')
  })
})
