import { convex } from '@convex-dev/better-auth/plugins'
import { defineServerAuth } from '@corten/nuxt/config'

const authConfig = { providers: [{ applicationID: 'convex', domain: 'https://example.com' }] }

export default defineServerAuth({
  emailAndPassword: {
    enabled: true,
    sendResetPassword: async ({ token }) => void console.log(`reset ${token}`),
  },
  session: {
    cookieCache: { enabled: true, maxAge: 7 * 24 * 60 * 60, strategy: 'jwe' },
  },
  rateLimit: { enabled: false },
  ...(process.env.FIXTURE_PLUGIN ? { plugins: [convex({ authConfig })] } : {}),
  ...(process.env.FIXTURE_DATABASE ? { database: process.env.FIXTURE_DATABASE } : {}),
})
