// The comparison of a test file, on the databases that the file which imports it has chosen.
import type { TemporaryFolder } from '../helpers.js'
import { Comparison } from './harness.js'
import { runsOnHandle, runsOnServers, where } from './on-servers.js'
import { databases, files } from './places.js'
import { corten, cortenOnHandle, onServer, ownPlugins, reference } from './target.js'

/** `plugins` are those of corten's side, where they are not its own: on SQLite files alone. */
export function comparisonHere(folder: TemporaryFolder, plugins = ownPlugins): Comparison {
  const template = folder.file('template.db')
  if (where === undefined) return new Comparison(reference(template), corten(undefined, plugins))
  if (where === 'handle') return new Comparison(reference(template), cortenOnHandle(template), files, runsOnHandle)
  const kind = where
  return new Comparison(onServer.reference, onServer.corten, () => databases(kind), runsOnServers)
}
