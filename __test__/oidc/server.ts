// A real OpenID provider on loopback: code and PKCE, discovery, refresh tokens, sign-out, keys that change.

import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { errorPage, INTERACTION, interact, signedOutPage, signOutPage } from './interaction.js'
import { Store } from './store.js'

export interface Person {
  email: string
  email_verified: boolean
  name: string
}

export interface OpenIdSettings {
  /** By what they enter as their login, which is their subject too. */
  people: Record<string, Person>
  /** Whether the ID token names the e-mail address; otherwise the user-info endpoint alone does. */
  claimsInIdToken?: boolean
  /** Seconds. */
  accessTokenLife?: number
}

export interface OpenIdClient {
  id: string
  secret: string
}

export class OpenIdServer {
  readonly issuer: string
  /** May be changed at any time. */
  readonly settings: OpenIdSettings
  /** What the server could not cope with. */
  readonly faults: Error[] = []
  readonly #store = new Store()
  readonly #port: number
  #server: Server | undefined
  #listener: RequestListener

  private constructor(settings: OpenIdSettings, port: number) {
    this.settings = settings
    this.#port = port
    this.issuer = `http://127.0.0.1:${port}`
    this.#listener = this.#provider()
  }

  /** On a free port; it listens already. */
  static async start(settings: OpenIdSettings): Promise<OpenIdServer> {
    const probe = await listen(0, (_, response) => response.end())
    const { port } = probe.address() as AddressInfo
    await close(probe)
    const server = new OpenIdServer(settings, port)
    await server.open()
    return server
  }

  get discoveryUrl(): string {
    return `${this.issuer}/.well-known/openid-configuration`
  }

  /** Makes an app known. Its users come back to `redirectURI`, and after a sign-out to one of `signedOutURIs`. */
  async register(redirectURI: string, ...signedOutURIs: string[]): Promise<OpenIdClient> {
    const client = { id: `app-${randomUUID()}`, secret: randomUUID() }
    await this.#store.adapter('Client').upsert(client.id, {
      client_id: client.id,
      client_secret: client.secret,
      redirect_uris: [redirectURI],
      post_logout_redirect_uris: signedOutURIs,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
    })
    return client
  }

  /** As after a restart with new keys: sessions and grants stay, and what the keys before have signed is worth nothing. */
  rotateKeys(): void {
    this.#listener = this.#provider()
  }

  /** Listens again after `close`, on the port of before. */
  async open(): Promise<void> {
    this.#server ??= await listen(this.#port, (request, response) => this.#listener(request, response))
  }

  async close(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server) await close(server)
  }

  #provider(): RequestListener {
    const provider = new Provider(this.issuer, {
      adapter: this.#store.adapter,
      jwks: { keys: [newKey()] },
      cookies: { keys: ['of the tests alone'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: !this.settings.claimsInIdToken,
      findAccount: (_: unknown, sub: string) => {
        const person = this.settings.people[sub]
        return person && { accountId: sub, claims: () => ({ sub, ...person }) }
      },
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `${INTERACTION}${uid}` },
      features: {
        devInteractions: { enabled: false },
        rpInitiatedLogout: { enabled: true, logoutSource: signOutPage, postLogoutSuccessSource: signedOutPage },
      },
      pkce: { required: () => true },
      renderError: errorPage,
      // A refresh token works once.
      rotateRefreshToken: true,
      ttl: {
        AccessToken: () => this.settings.accessTokenLife ?? 3600,
        Grant: 3600,
        IdToken: 3600,
        Interaction: 600,
        RefreshToken: 3600,
        Session: 3600,
      },
    })
    provider.on('server_error', (_, error) => this.faults.push(error))
    const serve = provider.callback()
    return (request, response) => {
      if (!request.url?.startsWith(INTERACTION)) return void serve(request, response)
      interact(provider, request, response).catch((error: Error) => {
        response.statusCode = 400
        response.end(error.message)
      })
    }
  }
}

function newKey(): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }
}

function listen(port: number, listener: RequestListener): Promise<Server> {
  const server = createServer(listener)
  return new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server)))
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
