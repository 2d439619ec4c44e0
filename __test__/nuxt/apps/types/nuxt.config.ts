export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  modules: ['@corten/nuxt'],
  auth: { redirects: { login: '/login' }, basePath: '/api/auth' },
  routeRules: {
    '/a/**': { auth: 'user' },
    '/b/**': { auth: false },
    '/c/**': { auth: { only: 'guest', redirectTo: '/' } },
    '/d/**': { auth: { user: { role: ['admin', 'editor'] } } },
    // @ts-expect-error There is no such mode.
    '/e/**': { auth: 'users' },
    // @ts-expect-error Users have no such field.
    '/f/**': { auth: { user: { rolle: 'admin' } } },
    // @ts-expect-error The field is text.
    '/g/**': { auth: { user: { role: 1 } } },
  },
})
