// Many sessions, written by another process: two SQLite libraries in one process must never share a file.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Fills the session table of `file` up to `size` rows of many users; the user `listed` sessions, too. Gives some of the
 * `tokens`, spread over the table, and one of a user who has `listed` sessions.
 */
export function fillSessions(file, { size, userId, listed }) {
  const script = fileURLToPath(new URL('fill-child.mjs', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, file, String(size), userId, String(listed)], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`bench/lib/fill-child.mjs ended with ${status}:\n${stderr}`)
  return JSON.parse(stdout)
}
