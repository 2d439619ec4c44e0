// Steps whose results are kept: one runs again only when what it reads, or what it left, is another.

import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { modules, root } from './paths.mjs'

const stamps = join(modules, '.cache', 'corten', 'stamps')

/** What is made, never read as a source. */
const MADE = new Set(['node_modules', '.nuxt', '.output', '.data'])

/**
 * Runs `make`, unless `inputs` and `outputs` are as they were after its last run. Both are paths
 * within the clone; `outputs` is a function, since they may not be there yet.
 */
export async function reuse(name, { inputs, outputs }, make) {
  const file = join(stamps, `${name}.json`)
  const before = readStamp(file)
  const read = digest(inputs, MADE)
  if (before.read === read && before.left === digest(outputs())) return { note: 'reused' }
  const result = await make()
  mkdirSync(stamps, { recursive: true })
  // Read again: a step may write what it reads, such as a loader with its types.
  writeFileSync(file, JSON.stringify({ read: digest(inputs, MADE), left: digest(outputs()) }))
  return result
}

/** Of the names and contents of files and of all files in folders. */
function digest(paths, skipped = new Set()) {
  const hash = createHash('sha256')
  for (const path of paths) add(hash, join(root, path), skipped)
  return hash.digest('hex')
}

function add(hash, path, skipped) {
  const found = lstatSync(path, { throwIfNoEntry: false })
  hash.update(`${relative(root, path)}\0${found ? '' : 'missing'}\0`)
  if (!found) return
  if (found.isSymbolicLink()) return hash.update(readlinkSync(path))
  if (!found.isDirectory()) return hash.update(readFileSync(path))
  for (const name of readdirSync(path).sort()) {
    if (!skipped.has(name)) add(hash, join(path, name), skipped)
  }
}

function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
