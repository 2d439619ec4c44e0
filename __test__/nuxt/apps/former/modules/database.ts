import { defineNuxtModule } from 'nuxt/kit'

export default defineNuxtModule({
  setup(_, nuxt) {
    nuxt.hook('better-auth:database:providers', (providers) => {
      providers.rows = {
        // Before NuxtHub's, had it one.
        priority: 200,
        isEnabled: ({ hasHubDbAvailable, clientOnly }) => !hasHubDbAvailable && !clientOnly,
        setup: ({ nuxt: { options } }) => void Object.assign(options.runtimeConfig, { rows: { chosen: true } }),
        buildDatabaseCode: ({ hubDialect, usePlural, camelCase }) => `
import { memoryAdapter } from 'better-auth/adapters/memory'
export const db = { context: ${JSON.stringify([hubDialect, usePlural, camelCase])}, user: [], session: [], account: [], verification: [] }
export const createDatabase = () => memoryAdapter(db)
`,
      }
    })
  },
})
