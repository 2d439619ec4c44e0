// The playground from a bare clone: everything below it built once, then reused.

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { installApp } from './apps.mjs'
import { nuxtModule, releaseAddon, shim } from './build.mjs'
import { pack, packages } from './pack.mjs'
import { env, node24, root } from './paths.mjs'
import { reuse } from './reuse.mjs'
import { npmPackages, systemPackages } from './setup.mjs'
import { run, step } from './steps.mjs'

export const playground = join(root, 'playground')
export const nuxtCommand = join(playground, 'node_modules', 'nuxt', 'bin', 'nuxt.mjs')
export const server = join(playground, '.output', 'server', 'index.mjs')

/** Nuxt asks nobody anything, and tells nobody. */
export const quiet = { CI: '1', NUXT_TELEMETRY_DISABLED: '1' }

const types = ['index.d.ts', 'node.d.ts', 'cookies.d.ts', 'migration.d.ts', 'minimal.d.ts', 'plugins.d.ts', 'redis.d.ts', 'schema.d.ts']
const compiler = ['tsconfig.json', 'package-lock.json']
const addon = () => releaseAddons().map((file) => join('js', file))

/** Builds what the playground runs on, and installs it there. */
export async function setUpPlayground() {
  await step('npm packages', npmPackages)
  await step('system packages', () => systemPackages())
  await step('addon (release)', () => reuse('addon', addonFiles, releaseAddon))
  await step('shim', () => reuse('shim', shimFiles, shim))
  await step('Nuxt module', () => reuse('nuxt-module', moduleFiles, nuxtModule))
  await step('packages', () => reuse('packages', packageFiles(), pack))
  await step('playground packages', () => installApp(playground, tarballs()))
}

/** The playground's production build. */
export async function buildPlayground() {
  const inputs = ['playground', ...relativeTarballs()]
  const files = { inputs, outputs: () => [join('playground', '.output')] }
  await step('playground', () => reuse('playground', files, nuxtBuild))
}

/** Puts the Nuxt module as it is now into a playground that is set up. */
export async function refreshModule() {
  await nuxtModule()
  const installed = join(playground, 'node_modules', '@corten', 'nuxt', 'dist')
  // What is installed is not what the tarball holds any more: the next set-up is told.
  const stamp = join(playground, 'node_modules', '.corten.json')
  if (existsSync(stamp)) writeFileSync(stamp, JSON.stringify({ ...JSON.parse(readFileSync(stamp, 'utf8')), ours: '' }))
  rmSync(installed, { recursive: true, force: true })
  cpSync(join(root, 'nuxt', 'dist'), installed, { recursive: true })
}

const addonFiles = {
  inputs: ['src', 'build.rs', 'Cargo.toml', 'Cargo.lock', 'js/native.js', 'js/native.d.ts'],
  outputs: addon,
}

const shimFiles = {
  inputs: [...compiler, ...types, 'tsconfig.build.json', 'tsconfig.peer.json', ...sources('js', '.ts')],
  outputs: () => ['dist'],
}

const moduleFiles = {
  inputs: [...compiler, ...types, 'nuxt/src', 'nuxt/tsconfig.json', 'nuxt/tsconfig.build.json'],
  outputs: () => ['nuxt/dist'],
}

function packageFiles() {
  const ours = [...types, 'package.json', 'README.md', 'LICENSE', 'npm', 'dist', 'js/native.js', 'js/native.d.ts', ...addon()]
  return { inputs: [...ours, 'nuxt/package.json', 'nuxt/dist'], outputs: relativeTarballs }
}

function nuxtBuild() {
  // Of a test run or a development server around this, nothing may reach the build.
  const clean = { ...env, ...quiet, NODE_ENV: 'production' }
  return run(node24(), [nuxtCommand, 'build'], { cwd: playground, env: clean })
}

function sources(folder, ending) {
  return readdirSync(join(root, folder)).filter((file) => file.endsWith(ending)).sort().map((file) => join(folder, file))
}

function releaseAddons() {
  return readdirSync(join(root, 'js')).filter((file) => /^corten\..*\.node$/.test(file) && file !== 'corten.debug.node')
}

function tarballs() {
  const names = existsSync(packages) ? readdirSync(packages).filter((file) => file.endsWith('.tgz')).sort() : []
  return Object.fromEntries(names.map((name) => [name, join(packages, name)]))
}

function relativeTarballs() {
  return Object.values(tarballs()).map((path) => relative(root, path))
}
