// The playground's production build, made by the first test file that asks for it.

import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { root } from '../../../scripts/lib/paths.mjs'
import { buildApp, copyApp } from './app.js'

/** As `buildApp` gives it; it is there until all tests have run. */
export async function builtPlayground(): Promise<string> {
  const folder = inject('playgroundFolder')
  const output = join(folder, 'output')
  // Files of the Nuxt tests run one after the other.
  if (existsSync(output)) return folder
  const moved = await buildApp(copyApp(join(root, 'playground')))
  renameSync(join(moved, 'output'), output)
  rmSync(moved, { recursive: true })
  return folder
}
