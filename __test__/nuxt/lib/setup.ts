// Once for all Nuxt tests: a folder outside the clone with the packages installed from tarballs, as
// an app has them. A linked addon is built differently.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { installApp } from '../../../scripts/lib/apps.mjs'
import { pack } from '../../../scripts/lib/pack.mjs'
import { root } from '../../../scripts/lib/paths.mjs'

/** The playground's packages, and those of databases. */
const packages = join(root, '__test__', 'nuxt', 'packages')

declare module 'vitest' {
  interface ProvidedContext {
    /** With `node_modules`; the apps of the tests are folders in it. */
    appsFolder: string
    /** Where the playground's production build goes, away from any node_modules. */
    playgroundFolder: string
  }
}

export async function setup(project: TestProject): Promise<() => void> {
  const mark = createHash('sha256').update(root).digest('hex').slice(0, 12)
  const folder = join(tmpdir(), `corten-nuxt-${mark}`)
  mkdirSync(folder, { recursive: true })
  await installApp(folder, await pack(), packages)
  project.provide('appsFolder', folder)
  const playground = mkdtempSync(join(tmpdir(), 'corten-playground-'))
  project.provide('playgroundFolder', playground)
  return () => {
    rmSync(playground, { recursive: true, force: true })
    // What the tests made; the installed packages stay for the next run.
    const made = execFileSync('ls', ['-A', folder], { encoding: 'utf8' }).split('\n').filter((name) => name.startsWith('app-'))
    for (const name of made) rmSync(join(folder, name), { recursive: true, force: true })
  }
}
