// An app that was written for @onmax/nuxt-better-auth: nothing but the name of the module has changed.

export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  modules: ['@corten/nuxt'],
  auth: {
    redirects: { login: '/login', guest: '/' },
    session: { skipHydratedSsrGetSession: true },
    schema: { usePlural: false, casing: 'snake_case' },
  },
  routeRules: { '/app/**': { auth: 'user' } },
})
