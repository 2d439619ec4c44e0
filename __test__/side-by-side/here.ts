// The comparison of a test file, on the databases that the file which imports it has chosen.
import type { TemporaryFolder } from '../helpers.js'
import { Comparison } from './harness.js'
import { runsOnDrizzle, runsOnDrizzlePostgres, runsOnHandle, runsOnServers, where } from './on-servers.js'
import { databases, files } from './places.js'
import { corten, cortenOnHandle, cortenOnPool, nodeSqlite, onDrizzle, onServer, ownPlugins, reference } from './target.js'

/** `plugins` are those of corten's side, where they are not its own: on SQLite files alone. */
export function comparisonHere(folder: TemporaryFolder, plugins = ownPlugins): Comparison {
  const template = folder.file('template.db')
  if (where === undefined) return new Comparison(reference(template), corten(undefined, plugins))
  if (where === 'handle') return new Comparison(reference(template), cortenOnHandle(template), files, runsOnHandle)
  if (where === 'node-handle') return new Comparison(reference(template), cortenOnHandle(template, nodeSqlite), files, runsOnHandle)
  if (where === 'postgres-pool' || where === 'mysql-pool') {
    const kind = where === 'mysql-pool' ? 'mysql' : 'postgres'
    return new Comparison(onServer.reference, cortenOnPool, () => databases(kind), runsOnHandle)
  }
  if (where === 'drizzle' || where === 'drizzle-postgres') {
    const drizzle = onDrizzle(template)
    if (where === 'drizzle') return new Comparison(drizzle.reference, drizzle.corten, files, runsOnDrizzle)
    return new Comparison(drizzle.reference, drizzle.corten, () => databases('postgres'), runsOnDrizzlePostgres)
  }
  const kind = where
  return new Comparison(onServer.reference, onServer.corten, () => databases(kind), runsOnServers)
}
