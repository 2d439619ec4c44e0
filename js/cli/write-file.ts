// Writing a file whole or not at all.

import { chmodSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { CommandError } from './errors.js'

/** What stood there before stays until the new text is on the disk. */
export function writeWhole(file: string, text: string): void {
  const exists = existsSync(file)
  // Behind a link its target is replaced, and the link stays.
  const target = exists ? realpathSync(file) : file
  const beside = `${target}.${process.pid}.tmp`
  try {
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(beside, text, { flag: 'wx' })
    if (exists) chmodSync(beside, statSync(target).mode)
    renameSync(beside, target)
  } catch (error) {
    if (existsSync(beside)) rmSync(beside)
    throw new CommandError(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`)
  }
}
