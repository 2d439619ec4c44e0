// Apps outside the clone's own node_modules: third-party packages from a lock file, ours from
// tarballs, as an app would get them from npm.

import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, systemEnv } from './paths.mjs'
import { run } from './steps.mjs'

const playground = join(root, 'playground')
const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']

/**
 * Installs what the lock file in `source` names into `folder`, and the packed packages beside it.
 * What is there already is kept.
 */
export async function installApp(folder, tarballs, source = playground) {
  const lock = digest([join(source, 'package-lock.json')])
  const ours = digest(Object.values(tarballs))
  const stamp = join(folder, 'node_modules', '.corten.json')
  const before = existsSync(stamp) ? JSON.parse(readFileSync(stamp, 'utf8')) : {}
  if (before.lock === lock && before.ours === ours) return { note: 'installed already' }
  rmSync(stamp, { force: true })
  if (folder !== source) {
    for (const file of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(join(source, file), join(folder, file))
  }
  if (before.lock !== lock) await run('npm', ['ci', ...quiet], { cwd: folder, env: systemEnv })
  // Not saved: the lock file knows nothing of packages whose contents change with every build. It has all peers.
  const unsaved = ['install', '--no-save', '--prefer-offline', '--legacy-peer-deps', ...quiet]
  for (const name of Object.keys(tarballs)) rmSync(join(folder, 'node_modules', name), { recursive: true, force: true })
  await run('npm', [...unsaved, ...Object.values(tarballs)], { cwd: folder, env: systemEnv })
  writeFileSync(stamp, JSON.stringify({ lock, ours }))
  return {}
}

function digest(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(readFileSync(file))
  return hash.digest('hex')
}
