// corten info: what is installed and configured, without secrets.

import { cpus, freemem, release, totalmem } from 'node:os'
import type { Command, Flags } from '../arguments.js'
import { loadConfiguration, projectFolder } from '../config-file.js'
import { version } from '../packages.js'
import { redact } from '../redact.js'
import { say } from '../terminal.js'

const PACKAGES = ['corten', '@corten/nuxt', 'better-auth', 'nuxt', 'next', 'vue', 'react', 'svelte', 'hono', 'express', 'typescript']

export const info: Command = {
  summary: 'Shows versions and the configuration, secrets left out',
  options: ['cwd', 'config', 'json'],
  async run(flags) {
    const found = { system: system(), packages: packages(projectFolder(flags)), configuration: await configuration(flags) }
    if (flags.json) say(JSON.stringify(found, undefined, 2))
    else for (const [title, part] of Object.entries(found)) say(`${title}\n${indented(part)}\n`)
    return 0
  },
}

function system() {
  const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GB`
  return {
    platform: `${process.platform} ${process.arch}`,
    release: release(),
    processors: cpus().length,
    memory: `${gigabytes(totalmem())}, ${gigabytes(freemem())} free`,
    node: process.version,
    environment: process.env['NODE_ENV'] ?? '(NODE_ENV is not set)',
  }
}

function packages(folder: string): Record<string, string> {
  const known = PACKAGES.map((name) => [name, version(name, folder) ?? (name === 'corten' ? version(name) : undefined)] as const)
  return Object.fromEntries(known.filter((entry): entry is readonly [string, string] => entry[1] !== undefined))
}

/** One that cannot be loaded is part of the answer. */
async function configuration(flags: Flags): Promise<object> {
  try {
    const { file, options } = await loadConfiguration(flags)
    return { file, options: redact(options) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

function indented(value: object): string {
  return Object.entries(value)
    .map(([name, item]) => `  ${name}: ${typeof item === 'object' ? JSON.stringify(item, undefined, 2).replaceAll('\n', '\n  ') : String(item)}`)
    .join('\n')
}
