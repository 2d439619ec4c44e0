// An app whose users are in Convex, set up as the guide for that says, with the name of this module.

export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  modules: ['@corten/nuxt'],
})
