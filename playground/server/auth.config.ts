// The server's half of Better Auth.

import { defineServerAuth } from '@corten/nuxt/config'
import { genericOAuth } from 'corten/plugins'
import { identityProvider } from './utils/identity-provider'

export default defineServerAuth(() => {
  const provider = identityProvider()
  return {
    database: { url: 'sqlite:.data/auth.db', migrate: true },
    emailAndPassword: { enabled: true },
    user: {
      additionalFields: {
        // `input: false`: nobody makes themselves an admin by signing up.
        role: { type: 'string', defaultValue: 'user', input: false },
      },
    },
    session: {
      // For a minute the session is read from its encrypted cookie, without the database.
      cookieCache: { enabled: true, maxAge: 60, strategy: 'jwe' },
    },
    account: { encryptOAuthTokens: true },
    plugins: provider
      ? [
          genericOAuth({
            config: [
              {
                providerId: provider.id,
                discoveryUrl: `${provider.issuer}/.well-known/openid-configuration`,
                clientId: provider.clientId,
                clientSecret: provider.clientSecret,
                scopes: ['openid', 'profile', 'email', 'offline_access'],
                // OpenID Connect gives refresh tokens to those who asked the user alone.
                prompt: 'consent',
                // Where the provider sends people who have signed out.
                postLogoutRedirectURI: '/',
              },
            ],
          }),
        ]
      : [],
  }
})
