// What a clean clone lacks: npm packages, Node 24, a compiler for the bundled C libraries.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { modules, node24, root, systemEnv } from './paths.mjs'
import { run, StepError } from './steps.mjs'

// The vendored OpenSSL and SQLite are C: a compiler, make, and perl for OpenSSL's configure script.
const compiler = { cc: 'gcc', make: 'make', perl: 'perl' }

/** Pages are tried in a real browser: the system's Chromium, unless another one is named. */
export const browser = process.env.CORTEN_CHROMIUM ? {} : { chromium: 'chromium' }

/** Servers that tests start by themselves; programs of PostgreSQL other than this are not on PATH. */
export const databases = { pg_isready: 'postgresql', mariadbd: 'mariadb-server', 'redis-server': 'redis-server', openssl: 'openssl' }

/** Counts instructions for the benchmark, on the systems that have it. */
export const counter = process.platform === 'linux' ? { valgrind: 'valgrind' } : {}

/** Installs from the lock file when it is newer than what is installed. */
export async function npmPackages() {
  const lock = join(root, 'package-lock.json')
  const installed = join(modules, '.package-lock.json')
  const stale = !existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs
  // Whether npm runs install scripts depends on its version: none here, and the one we need below,
  // after which `rebuild` links the binary that was not there before.
  if (stale) await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { env: systemEnv })
  if (!existsSync(node24())) {
    const script = ['installArchSpecificPackage.js']
    await run('node', script, { cwd: join(modules, 'node'), env: { ...systemEnv, npm_config_ignore_scripts: 'true' } })
    await run('npm', ['rebuild', '--ignore-scripts', 'node'], { env: systemEnv })
  }
  const version = execFileSync(node24(), ['--version'], { encoding: 'utf8' }).trim()
  if (!version.startsWith('v24.')) {
    throw new StepError(`Node 24 is needed, but node_modules/node is ${version}. Remove node_modules and try again.`)
  }
  return { note: `${stale ? 'npm ci, ' : ''}Node ${version}` }
}

/** What the checks of Rust code need besides the compiler. */
export function rustComponents() {
  requireRust(['rustfmt', 'cargo-clippy'])
}

/** Cargo must be there; the C tools, and `more` by command and package, are installed where that is possible. */
export async function systemPackages(more = {}) {
  const tools = { ...compiler, ...more }
  requireRust(['cargo'])
  const missing = Object.keys(tools).filter((tool) => !found(tool)).map((tool) => tools[tool])
  if (missing.length === 0 || process.platform === 'win32') return {}
  const install = `apt-get update && apt-get install -y ${missing.join(' ')}`
  if (!debian()) throw new StepError(`Install these with the system's package manager: ${missing.join(', ')}`)
  if (process.getuid?.() !== 0) throw new StepError(`System packages are missing. Run:\n\n    sudo sh -c '${install}'`)
  await run('sh', ['-c', install], { env: { ...systemEnv, DEBIAN_FRONTEND: 'noninteractive' } })
  return { note: `installed ${missing.join(' ')}` }
}

function requireRust(tools) {
  const missing = tools.find((tool) => !found(tool))
  if (missing) throw new StepError(`${missing} is missing. Install Rust with rustfmt and clippy: https://rustup.rs`)
}

function found(tool) {
  const finder = process.platform === 'win32' ? ['where', [tool]] : ['sh', ['-c', `command -v ${tool}`]]
  try {
    execFileSync(...finder, { env: systemEnv, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function debian() {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return false
  }
}
