// The packages as they would be published: tarballs for apps outside the clone.

import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { modules, root, systemEnv } from './paths.mjs'
import { run, StepError } from './steps.mjs'

/** Where `pack` leaves the tarballs. */
export const packages = join(modules, '.cache', 'corten', 'packages')

const staging = join(modules, '.cache', 'corten', 'staging')

/**
 * Packs corten, @corten/nuxt and the addon of this machine, which must have been built.
 * Returns the tarballs' paths by package name.
 */
export async function pack() {
  rmSync(packages, { recursive: true, force: true })
  mkdirSync(packages, { recursive: true })
  const folders = [stageAddon(), root, join(root, 'nuxt')]
  const tarballs = {}
  for (const folder of folders) {
    const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', packages]
    const output = await run('npm', args, { cwd: folder, env: systemEnv })
    const [{ filename }] = JSON.parse(output.slice(output.indexOf('[')))
    tarballs[name] = join(packages, filename.replace('@', '').replace('/', '-'))
  }
  return tarballs
}

/** The platform's package with its addon, as a release puts them together. */
function stageAddon() {
  const addon = readdirSync(join(root, 'js')).find((file) => /^corten\..*\.node$/.test(file) && !file.includes('debug'))
  if (!addon) throw new StepError('There is no addon yet: run npm run build.')
  const platform = addon.slice('corten.'.length, -'.node'.length)
  rmSync(staging, { recursive: true, force: true })
  cpSync(join(root, 'npm', platform), staging, { recursive: true })
  copyFileSync(join(root, 'js', addon), join(staging, addon))
  return staging
}
