import { defineClientAuth } from '@corten/nuxt/config'
import { inferAdditionalFields } from 'better-auth/client/plugins'

export default defineClientAuth(({ siteUrl }) => ({
  fetchOptions: { headers: { 'x-site': siteUrl } },
  plugins: [inferAdditionalFields({ user: { nickname: { type: 'string', required: false } } })],
}))

// @ts-expect-error There is no such option.
defineClientAuth({ baseUrl: 'x' })
