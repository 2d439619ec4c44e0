import { defineServerAuth } from '@onmax/nuxt-better-auth/config'

export default defineServerAuth(({ runtimeConfig, db }) => ({
  appName: `${runtimeConfig.app.baseURL}${typeof db}`,
  emailAndPassword: { enabled: true },
  session: { cookieCache: { enabled: true, maxAge: 7 * 24 * 60 * 60, strategy: 'jwe' } },
}))
