// All providers that are built in.
import { withIdToken } from './providers/with-id-token.js'
import { withProfile } from './providers/with-profile.js'
import type { Provider } from './provider.js'

export const providers: Provider[] = [...withIdToken, ...withProfile].sort((a, b) => (a.id < b.id ? -1 : 1))

export function provider(id: string): Provider {
  const known = providers.find(candidate => candidate.id === id)
  if (known === undefined) throw new Error(`there is no fake of ${id}`)
  return known
}
