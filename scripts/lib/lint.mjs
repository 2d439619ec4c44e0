// Formatting, clippy with and without the addon, types.

import { join } from 'node:path'
import { locked, modules, node24 } from './paths.mjs'
import { rustComponents } from './setup.mjs'
import { run, step } from './steps.mjs'

export async function lint() {
  rustComponents()
  await step('rustfmt', () => run('cargo', ['fmt', '--check', '--', '--color', 'never']))
  await step('clippy', () => clippy([]))
  await step('clippy, without napi', () => clippy(['--no-default-features']))
  await step('tsc', () => run(node24(), [join(modules, 'typescript', 'bin', 'tsc')]))
  await step('tsc, Nuxt module', () => run(node24(), [join(modules, 'typescript', 'bin', 'tsc'), '-p', 'nuxt']))
}

function clippy(features) {
  return run('cargo', ['clippy', ...locked, '--all-targets', ...features, '--', '-D', 'warnings'])
}
