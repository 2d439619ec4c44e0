// The shim in few files: each one that Node finds, opens, compiles and links is time in every start of a process.

import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { rollup } from 'rollup'
import { root } from './paths.mjs'

/** One re-export a file, and the command line, of which nobody waits for the start: they keep their files. */
const kept = /^(?:peer|cli)\//

/** Entries keep their places in `folder`; all other modules go into chunks/, and those of every server into one of them. */
export async function bundle(folder) {
  const modules = readdirSync(folder, { recursive: true }).map((file) => file.replaceAll('\\', '/')).filter((file) => file.endsWith('.js'))
  const entries = exported()
  const inputs = modules.filter((file) => entries.includes(file) || kept.test(file))
  let ofServers
  const build = await rollup({
    input: Object.fromEntries(inputs.map((file) => [file.slice(0, -'.js'.length), join(folder, file)])),
    external: (id) => !(id.startsWith('.') || isAbsolute(id)) || /[/\\]js[/\\]native\.js$/.test(id),
    // What a module does when it is loaded stays, whoever uses what it exports.
    treeshake: false,
    onwarn(warning) {
      throw new Error(warning.message)
    },
  })
  for (const file of modules) rmSync(join(folder, file))
  await build.write({
    dir: folder,
    chunkFileNames: 'chunks/[name].js',
    hoistTransitiveImports: false,
    manualChunks(id, { getModuleInfo }) {
      ofServers ??= ofEveryServer(join(folder, 'index.js'), getModuleInfo)
      return ofServers.has(id) ? 'server' : undefined
    },
  })
  await build.close()
}

/** The files of dist/ that package.json exports by name. */
function exported() {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return Object.values(exports).flatMap(({ default: file }) => (file?.startsWith('./dist/') ? file.slice('./dist/'.length) : []))
}

/** What `entry` imports at once. Not what the command line shares with it, which needs no addon. */
function ofEveryServer(entry, getModuleInfo) {
  const found = new Set()
  const visit = (id) => {
    for (const next of getModuleInfo(id).importedIds) {
      const { importers, isExternal } = getModuleInfo(next)
      if (found.has(next) || isExternal || importers.some((importer) => /[/\\]cli[/\\]/.test(importer))) continue
      found.add(next)
      visit(next)
    }
  }
  visit(entry)
  return found
}
