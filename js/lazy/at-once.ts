// Node 20 cannot require a module that is being imported: a stand-in that is used while hosted code loads would fail. There
// the peer is required first.

import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export function loadAtOnce(): void {
  if (!process.versions.node.startsWith('20.')) return
  try {
    // Written out, as bundlers and tracers look for it.
    require('better-auth')
    require('better-auth/plugins')
  } catch {
    // Whoever imports it next hears what is wrong.
  }
}
