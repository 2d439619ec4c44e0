// The playground: a small app on @corten/nuxt, served by `npm start` of the clone.

export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  modules: ['@corten/nuxt'],
  telemetry: false,
  devtools: { enabled: false },
  css: ['~/assets/css/tokens.css', '~/assets/css/base.css', '~/assets/css/controls.css', '~/assets/css/layout.css'],
  auth: {
    redirects: { login: '/login', guest: '/dashboard', authenticated: '/dashboard', logout: '/' },
  },
  routeRules: {
    '/members/**': { auth: 'user' },
    '/api/members/**': { auth: 'user' },
    '/api/admin/**': { auth: { user: { role: 'admin' } } },
  },
})
