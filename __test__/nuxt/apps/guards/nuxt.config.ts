// Rules of every kind. The variant EVERYTHING guards all there is, below a base URL of its own.

const everything = process.env.FIXTURE === 'everything'

export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  modules: ['@corten/nuxt'],
  app: everything ? { baseURL: '/base/' } : {},
  auth: {
    redirects: { login: '/login', guest: '/welcome' },
    ...(everything ? { basePath: 'identity/' } : {}),
  },
  routeRules: everything
    ? { '/**': { auth: 'user' }, '/login': { auth: 'guest' }, '/sign-in': { auth: 'guest' }, '/api/open': { auth: false } }
    : {
        '/area/**': { auth: 'user' },
        '/guests': { auth: 'guest' },
        '/staff/**': { auth: { user: { email: ['chief@example.com', 'deputy@example.com'] } } },
        '/staff/chief': { auth: { user: { email: ['chief@example.com'] } } },
        '/files/**': { auth: 'user' },
        '/proxied/**': { auth: 'user', proxy: '/api/open' },
        '/kept': { swr: 60 },
        '/made': { prerender: true },
        '/spa/**': { ssr: false, auth: 'user' },
        '/api/priv/**': { auth: 'user' },
        '/api/priv/open': { auth: false },
        '/api/section/:name': { auth: 'user' },
        '/api/guests': { auth: 'guest' },
        '/api/staff/**': { auth: { user: { email: 'chief@example.com' } } },
        '/api/kept': { swr: 60 },
      },
})
