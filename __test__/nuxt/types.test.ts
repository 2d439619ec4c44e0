// The types of an app, positive and negative: apps/types holds the expectations.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../scripts/lib/paths.mjs'
import { copyApp, ended, nuxt } from './lib/app.js'

it.each(['types', 'former', 'hub', 'playground'])('knows the fields, endpoints and rules of the app "%s"', async (app) => {
  const folder = copyApp(app === 'playground' ? join(root, 'playground') : app)
  const prepared = await nuxt(folder, ['prepare'])
  expect(prepared).toMatchObject({ code: 0 })
  const command = [join(root, 'node_modules', 'vue-tsc', 'bin', 'vue-tsc.js'), '-b', '--noEmit']
  expect(await ended(spawn(process.execPath, command, { cwd: folder }))).toEqual({ code: 0, output: '' })
}, 120_000)
