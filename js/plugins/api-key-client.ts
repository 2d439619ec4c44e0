// The browser's part of `apiKey`, which older documentation imports from better-auth/client/plugins. It is all types but
// for the methods, so it needs no package.

import type { apiKey } from 'corten/plugins'

export const apiKeyClient = () => ({
  id: 'api-key' as const,
  $InferServerPlugin: {} as ReturnType<typeof apiKey>,
  pathMethods: {
    '/api-key/create': 'POST' as const,
    '/api-key/delete': 'POST' as const,
    '/api-key/delete-all-expired-api-keys': 'POST' as const,
  },
})
