// The official client against a real server: node:http, toNodeHandler, a free port.
import './environment/development.js'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { betterAuth } from 'better-auth'
import { createAuthClient } from 'better-auth/client'
import { usernameClient } from 'better-auth/client/plugins'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler as referenceHandler } from 'better-auth/node'
import { username as referenceUsername } from 'better-auth/plugins'
import Database from 'better-sqlite3'
import { createAuth } from 'corten'
import { fromNodeHeaders, toNodeHandler } from 'corten/node'
import { afterAll, describe, expect, it } from 'vitest'
import { username } from '../js/plugins/username.js'
import { temporaryFolder } from './helpers.js'
import { CookieJar } from './side-by-side/jar.js'
import { Placeholders } from './side-by-side/placeholders.js'

const folder = temporaryFolder()
const secret = 'Jx8vQ2mR7tYkP4wZ9bN1cL6hF3sD0gA5eUiO'
const closing: (() => unknown)[] = []

afterAll(async () => {
  for (const close of closing.reverse()) await close()
  folder.remove()
})

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

/** Listens before the server's options are made, because they name its port. */
async function serve(make: (baseURL: string) => Promise<Listener>): Promise<string> {
  let listener: Listener = (_, response) => response.end()
  const server: Server = createServer((request, response) => void listener(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closing.push(
    () =>
      new Promise(resolve => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  )
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  listener = await make(baseURL)
  return baseURL
}

/** The last token that was mailed from each server. */
const mailed = new Map<string, string>()

const common = (baseURL: string) => {
  const send = async ({ token }: { token: string }): Promise<void> => void mailed.set(baseURL, token)
  return {
    baseURL,
    secret,
    emailAndPassword: { enabled: true, sendResetPassword: send, revokeSessionsOnPasswordReset: true },
    emailVerification: { sendVerificationEmail: send },
    user: { changeEmail: { enabled: true, updateEmailWithoutVerification: true }, deleteUser: { enabled: true } },
    logger: { disabled: true },
  }
}

const servers: Record<string, () => Promise<string>> = {
  reference: () =>
    serve(async baseURL => {
      const database = new Database(folder.file('reference.db'))
      const options = { ...common(baseURL), plugins: [referenceUsername()], database }
      const auth = betterAuth(options)
      const migrations = await getMigrations(options)
      await migrations.runMigrations()
      closing.push(() => database.close())
      return referenceHandler(auth)
    }),
  corten: () =>
    serve(async baseURL => {
      const auth = createAuth({ ...common(baseURL), plugins: [username()], database: `sqlite:${folder.file('corten.db')}` })
      closing.push(() => auth.close())
      return toNodeHandler(auth)
    }),
}

type Client = ReturnType<typeof connect>

/** A client of its own, with the cookies and the Origin header that a browser would send. */
function connect(baseURL: string) {
  const jar = new CookieJar()
  const customFetchImpl: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers)
    const cookie = jar.header()
    if (cookie !== undefined) headers.set('cookie', cookie)
    headers.set('origin', baseURL)
    headers.set('user-agent', 'test')
    const response = await fetch(input, { ...init, headers })
    jar.store(response.headers.getSetCookie())
    return response
  }
  return { jar, auth: createAuthClient({ baseURL, plugins: [usernameClient()], fetchOptions: { customFetchImpl } }) }
}

/** Everything a user does in their first and last days, as the client reports it. */
async function story(baseURL: string): Promise<[step: string, result: unknown][]> {
  const account = { name: 'Zoë', email: 'a@b.co', password: 'password1234' }
  const credentials = { email: account.email, password: account.password }
  const [phone, laptop, stranger]: [Client, Client, Client] = [connect(baseURL), connect(baseURL), connect(baseURL)]
  const told: [string, unknown][] = []
  const tell = async (step: string, result: Promise<unknown>): Promise<void> => void told.push([step, await result])

  await tell('no session yet', phone.auth.getSession())
  await tell('sign up', phone.auth.signUp.email(account))
  await tell('session', phone.auth.getSession())
  await tell('sign up twice', stranger.auth.signUp.email(account))
  await tell('a bad sign-up', stranger.auth.signUp.email({ ...account, email: 'nope' }))
  await tell('a wrong password', laptop.auth.signIn.email({ ...credentials, password: 'something else' }))
  await tell('sign in', laptop.auth.signIn.email({ ...credentials, rememberMe: false }))
  await tell('laptop session', laptop.auth.getSession())
  await tell('list', phone.auth.listSessions())
  await tell('a stranger lists', stranger.auth.listSessions())
  await tell('revoke the laptop', phone.auth.revokeSession({ token: laptop.jar.sessionToken() }))
  await tell('laptop session after', laptop.auth.getSession())
  await tell('sign in again', laptop.auth.signIn.email(credentials))
  await tell('revoke others', phone.auth.revokeOtherSessions())
  await tell('list after', phone.auth.listSessions())
  await tell('a new name', phone.auth.updateUser({ name: 'Zoé', image: 'https://x.example/i.png' }))
  await tell('no new name', phone.auth.updateUser({}))
  await tell('session of the new name', phone.auth.getSession())
  await tell('a username', phone.auth.updateUser({ username: 'Zoe_1' }))
  await tell('a username that is too short', phone.auth.updateUser({ username: 'Z' }))
  await tell('the username is taken', stranger.auth.isUsernameAvailable({ username: 'ZOE_1' }))
  await tell('another is free', stranger.auth.isUsernameAvailable({ username: 'zoe_2' }))
  await tell('sign up with a taken one', stranger.auth.signUp.email({ ...account, email: 'c@b.co', username: 'zoe_1', displayUsername: 'Zoe' }))
  await tell('sign in by username', laptop.auth.signIn.username({ username: 'ZOE_1', password: account.password }))
  await tell('sign in by nobody', stranger.auth.signIn.username({ username: 'nobody', password: account.password }))
  await tell('session by username', laptop.auth.getSession())
  await tell('sign out there', laptop.auth.signOut())
  await tell('a new address', phone.auth.changeEmail({ newEmail: 'new@b.co' }))
  await tell('the address before', phone.auth.changeEmail({ newEmail: account.email }))
  await tell('accounts', phone.auth.listAccounts())
  await tell('accounts of a stranger', stranger.auth.listAccounts())
  await tell('a wrong current password', phone.auth.changePassword({ currentPassword: 'wrong password', newPassword: 'password5678' }))
  const passwords = { currentPassword: account.password, newPassword: 'password5678', revokeOtherSessions: true }
  await tell('a new password', phone.auth.changePassword(passwords))
  await tell('the password before', laptop.auth.signIn.email(credentials))
  await tell('the password before again', phone.auth.changePassword({ currentPassword: 'password5678', newPassword: account.password }))
  await tell('sign out', phone.auth.signOut())
  await tell('signed out', phone.auth.getSession())
  await tell('sign in once more', phone.auth.signIn.email({ ...credentials, callbackURL: '/home' }))
  await tell('ask to verify', phone.auth.sendVerificationEmail({ email: account.email, callbackURL: '/welcome' }))
  await tell('verify', phone.auth.verifyEmail({ query: { token: mailed.get(baseURL) ?? '' } }))
  await tell('verify with garbage', phone.auth.verifyEmail({ query: { token: 'garbage' } }))
  await tell('verified', phone.auth.getSession({ query: { disableCookieCache: true } }))
  await tell('ask to verify again', phone.auth.sendVerificationEmail({ email: account.email }))
  await tell('revoke all', phone.auth.revokeSessions())
  await tell('list of nobody', phone.auth.listSessions())
  await tell('forgotten', stranger.auth.requestPasswordReset({ email: account.email, redirectTo: '/reset' }))
  await tell('forgotten by nobody', stranger.auth.requestPasswordReset({ email: 'nobody@b.co' }))
  const token = mailed.get(baseURL) ?? ''
  await tell('too short', stranger.auth.resetPassword({ newPassword: 'short', token }))
  await tell('reset', stranger.auth.resetPassword({ newPassword: 'a new password', token }))
  await tell('reset again', stranger.auth.resetPassword({ newPassword: 'another password', token }))
  await tell('the old password', phone.auth.signIn.email(credentials))
  await tell('the new password', phone.auth.signIn.email({ ...credentials, password: 'a new password' }))
  const changed = { ...credentials, password: 'a new password' }
  await tell('sign out to leave', phone.auth.signOut())
  await tell('nobody is deleted', phone.auth.deleteUser())
  await tell('sign in to leave', phone.auth.signIn.email(changed))
  await tell('a wrong password to leave', phone.auth.deleteUser({ password: 'wrong password' }))
  await tell('deleted', phone.auth.deleteUser({ password: changed.password }))
  await tell('nobody is left', phone.auth.signIn.email(changed))
  return told
}

/** Real time passes here, so times are only compared in their form. */
function normalise(told: [string, unknown][]): [string, string][] {
  const names = new Placeholders(Date.now())
  return told.map(([step, result]) => [step, names.text(JSON.stringify(result)).replace(/<time [^>]*>/g, '<time>')])
}

describe('the official client', () => {
  it('tells the same story about both servers', async () => {
    const reference = await story(await servers['reference']!())
    const corten = await story(await servers['corten']!())
    expect(normalise(corten)).toEqual(normalise(reference))
    const results = Object.fromEntries(corten) as Record<string, { data: unknown; error: unknown }>
    expect(results['list']?.data).toHaveLength(2)
    expect(results['sign up']?.error).toBeNull()
    expect(results['laptop session after']?.data).toBeNull()
    expect(results['list after']?.data).toHaveLength(1)
    expect(results['verified']?.data).toMatchObject({ user: { emailVerified: true } })
    expect(results['reset']?.data).toEqual({ status: true })
    expect(results['the old password']?.error).not.toBeNull()
    expect(results['the new password']?.error).toBeNull()
    expect(results['session of the new name']?.data).toMatchObject({ user: { name: 'Zoé' } })
    expect(results['the username is taken']?.data).toEqual({ available: false })
    expect(results['another is free']?.data).toEqual({ available: true })
    expect(results['sign up with a taken one']?.error).toMatchObject({ code: 'USERNAME_IS_ALREADY_TAKEN' })
    expect(results['session by username']?.data).toMatchObject({ user: { username: 'zoe_1' } })
    expect(results['a new address']?.data).toEqual({ status: true })
    expect(results['accounts']?.data).toHaveLength(1)
    expect(results['a new password']?.error).toBeNull()
    expect(results['deleted']?.data).toMatchObject({ success: true })
    expect(results['nobody is left']?.error).toMatchObject({ status: 401 })
  }, 90_000)

  it('a session check on node:http sees what a direct call sees', async () => {
    const auth = createAuth({ ...common('http://127.0.0.1'), database: `sqlite:${folder.file('direct.db')}` })
    closing.push(() => auth.close())
    const signedUp = (await auth.api['signUpEmail']!({
      body: { name: 'N', email: 'a@b.co', password: 'password1234' },
      asResponse: true,
    })) as Response
    const cookie = signedUp.headers
      .getSetCookie()
      .map(line => line.split(';')[0])
      .join('; ')
    const headers = fromNodeHeaders({ cookie, 'x-list': ['a', 'b'], 'x-none': undefined })
    expect([...headers]).toEqual([
      ['cookie', cookie],
      ['x-list', 'a, b'],
    ])
    expect(await auth.api['getSession']!({ headers })).toMatchObject({ user: { email: 'a@b.co' } })
  })
})
