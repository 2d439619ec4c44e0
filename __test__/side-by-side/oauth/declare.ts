// All scenarios of social sign-in, for whoever compares them.
import { socialProviderList } from '@better-auth/core/social-providers'
import { describe, expect, it } from 'vitest'
import { oauthEndpoints } from '../coverage.js'
import type { Comparison } from '../harness.js'
import { accountScenarios } from '../scenarios/oauth-accounts.js'
import { functionScenarios } from '../scenarios/oauth-functions.js'
import { hookScenarios } from '../scenarios/oauth-hooks.js'
import { linkingScenarios } from '../scenarios/oauth-linking.js'
import { optionScenarios } from '../scenarios/oauth-options.js'
import { originScenarios } from '../scenarios/oauth-origins.js'
import { peculiarScenarios } from '../scenarios/oauth-peculiar.js'
import { profileScenarios } from '../scenarios/oauth-profiles.js'
import { signUpOptionScenarios } from '../scenarios/oauth-sign-up.js'
import { column } from '../scenarios/oauth-table.js'
import { tokenScenarios } from '../scenarios/oauth-tokens.js'
import type { Scenario } from '../steps.js'
import { providers } from './providers.js'

/** Fewer providers than these were never enough. */
const leastProviders = 36

const groupOf = (id: string): string => `oauth: ${id}`

/** What every provider goes through. */
export function declareTable(comparison: Comparison): void {
  for (const provider of providers) comparison.declare(groupOf(provider.id), column(provider))

  describe('together', () => {
    it('the fakes are those of all providers that there are', () => {
      expect(providers.map(({ id }) => id)).toEqual([...socialProviderList].sort())
      expect(providers.length).toBeGreaterThanOrEqual(leastProviders)
    })

    it('every provider was compared in each row that concerns it', () => {
      const lacking = providers.filter(provider => column(provider).some(({ name }) => !comparison.scenarios.get(groupOf(provider.id))?.has(name)))
      expect(lacking.map(({ id }) => id)).toEqual([])
    })
  })
}

const beyond: Record<string, Scenario[]> = {
  ...optionScenarios,
  ...signUpOptionScenarios,
  ...functionScenarios,
  ...linkingScenarios,
  ...tokenScenarios,
  ...accountScenarios,
  ...hookScenarios,
  ...originScenarios,
  ...peculiarScenarios,
  ...profileScenarios,
}

/** What the table does not ask of every provider. */
export function declareBeyond(comparison: Comparison): void {
  for (const [name, scenarios] of Object.entries(beyond)) comparison.declare(`oauth: ${name}`, scenarios)

  it('the scenarios have compared every endpoint', () => {
    expect(oauthEndpoints.filter(name => !comparison.endpoints.has(name))).toEqual([])
  })
}
