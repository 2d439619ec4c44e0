// An app on NuxtHub's database, which keeps its own tables there, too.

export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  // In either order.
  modules: ['@corten/nuxt', '@nuxthub/core'],
  hub: { db: 'sqlite' },
  auth: { schema: { usePlural: true, casing: 'snake_case' } },
})
