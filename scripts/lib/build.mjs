// Builds the addon and the shim. Cargo builds only what changed.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ci, locked, modules, node24, root, targetDir } from './paths.mjs'
import { run, StepError } from './steps.mjs'

const loader = join(root, 'js', 'native.js')
const declarations = join(root, 'js', 'native.d.ts')

// The loader that the napi CLI writes knows nothing of debug builds; this is put before its first try.
const anchor = '  if (process.env.NAPI_RS_NATIVE_LIBRARY_PATH) {'
const debugBranch = `  if (process.env.CORTEN_ADDON === 'debug') {
    return require('./corten.debug.node')
  }
`

/** js/corten.<platform>.node with its loader and types. `target`: a Rust triple, for the release workflow. */
export async function releaseAddon({ target, cross } = {}) {
  const before = generated()
  const args = ['--release']
  if (target) args.push('--target', target)
  if (cross) args.push(cross)
  await napi('js', args)
  addDebugBranch()
  const drift = generated() !== before
  return { drift, note: drift ? 'js/native.js or js/native.d.ts changed: commit them' : '' }
}

/** js/corten.debug.node, which only CORTEN_ADDON=debug loads. */
export async function debugAddon() {
  const folder = join(targetDir, 'corten-debug-addon')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await napi(folder, [])
  const built = readdirSync(folder).find((file) => file.endsWith('.node'))
  if (!built) throw new StepError(`napi build left no addon in ${folder}`)
  copyFileSync(join(folder, built), join(root, 'js', 'corten.debug.node'))
  for (const file of ['native.js', 'native.d.ts']) copyFileSync(join(folder, file), join(root, 'js', file))
  addDebugBranch()
}

/** js/*.ts → dist/. */
export async function shim() {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  const tsc = join(modules, 'typescript', 'bin', 'tsc')
  for (const project of ['tsconfig.build.json', 'tsconfig.peer.json']) await run(node24(), [tsc, '-p', project])
  // Its bundler is installed by now.
  const { bundle } = await import('./bundle.mjs')
  await bundle(join(root, 'dist'))
}

/** In CI the committed loader and types must be those that the build writes. */
export function refuseDrift({ drift }) {
  if (drift && ci) {
    throw new StepError('js/native.js or js/native.d.ts differ from what the build writes. Run npm run build and commit them.')
  }
}

/** nuxt/src → nuxt/dist. */
export async function nuxtModule() {
  rmSync(join(root, 'nuxt', 'dist'), { recursive: true, force: true })
  await run(node24(), [join(modules, 'typescript', 'bin', 'tsc'), '-p', 'nuxt/tsconfig.build.json'])
}

function napi(output, args) {
  const cli = join(modules, '@napi-rs', 'cli', 'dist', 'cli.js')
  const files = ['--platform', '--esm', '--js', 'native.js', '--dts', 'native.d.ts', '--output-dir', output]
  return run(node24(), [cli, 'build', ...files, ...args, '--', ...locked])
}

function addDebugBranch() {
  const text = readFileSync(loader, 'utf8')
  if (!text.includes(anchor)) {
    throw new StepError('The napi CLI writes its loader differently now: adapt scripts/lib/build.mjs.')
  }
  writeFileSync(loader, text.replace(anchor, debugBranch + anchor))
}

function generated() {
  return [loader, declarations].map(read).join('\0')
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
