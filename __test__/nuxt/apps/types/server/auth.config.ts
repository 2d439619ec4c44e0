import { defineServerAuth } from '@corten/nuxt/config'
import { genericOAuth } from 'corten/plugins'

export default defineServerAuth(({ runtimeConfig }) => ({
  appName: runtimeConfig.app.baseURL,
  database: 'sqlite:.data/auth.db',
  emailAndPassword: { enabled: true },
  user: {
    additionalFields: {
      role: { type: 'string', defaultValue: 'user', input: false },
      age: { type: 'number', required: false },
    },
  },
  socialProviders: { github: { clientId: 'x', clientSecret: 'y' } },
  plugins: [genericOAuth({ config: [{ providerId: 'staff', clientId: 'x', discoveryUrl: 'https://staff.example/.well-known/openid-configuration' }] })],
  session: { additionalFields: { device: { type: 'string', required: false } } },
}))

// @ts-expect-error The module sets the secret.
defineServerAuth({ database: 'sqlite:x.db', secret: 'x' })
// @ts-expect-error A number is no switch.
defineServerAuth({ database: 'sqlite:x.db', emailAndPassword: { enabled: 1 } })
