// Where things are, and the environment that every tool is started with.

import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const modules = join(root, 'node_modules')
export const ci = process.env.CI === 'true' || process.env.CI === '1'

/** Outside the checkout, so that a fresh clone does not build the dependencies again. */
export const targetDir =
  process.env.CARGO_TARGET_DIR ||
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'corten', 'target')

/** Cargo must not rewrite its lock file in CI. */
export const locked = ci ? ['--locked'] : []

const bin = join(modules, '.bin')
const searched = (process.env.PATH ?? '').split(delimiter).filter((dir) => dir && dir !== bin)

/** The machine's own tools, without node_modules/.bin: for npm, which replaces that folder. */
export const systemEnv = { ...process.env, PATH: searched.join(delimiter) }

/** Node 24 and the other packaged tools come first on PATH. */
export const env = {
  ...process.env,
  PATH: [bin, ...searched].join(delimiter),
  CARGO_TARGET_DIR: targetDir,
  CARGO_TERM_COLOR: 'never',
  NO_COLOR: '1',
}
// Vitest and Node take any value of it, "0" too, for a wish for colours or a conflict with NO_COLOR.
delete env.FORCE_COLOR

/** The Node 24 of the npm package `node`. */
export function node24() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  return join(modules, 'node', 'bin', name)
}

export const has = (...segments) => existsSync(join(root, ...segments))
