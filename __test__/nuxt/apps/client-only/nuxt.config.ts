export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  modules: ['@corten/nuxt'],
  auth: { clientOnly: true, redirects: { logout: '/' } },
  routeRules: { '/private': { auth: 'user' } },
})
