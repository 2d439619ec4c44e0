// corten init: the files that a project begins with. Nothing that exists is changed, but for lines added to .env.

import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from '../arguments.js'
import { findConfiguration, projectFolder } from '../config-file.js'
import { CommandError } from '../errors.js'
import { dependsOn } from '../packages.js'
import { confirm, say } from '../terminal.js'
import { newSecret } from './secret.js'

const DATABASE = "database: 'sqlite:.data/auth.db'"

const AUTH = `import { createAuth } from 'corten'

export const auth = createAuth({
  ${DATABASE},
  emailAndPassword: { enabled: true },
})
`

const NUXT: Record<string, string> = {
  'server/auth.config.ts': `import { defineServerAuth } from '@corten/nuxt/config'

export default defineServerAuth({
  ${DATABASE},
  emailAndPassword: { enabled: true },
})
`,
  'app/auth.config.ts': `import { defineClientAuth } from '@corten/nuxt/config'

export default defineClientAuth({})
`,
}

export const init: Command = {
  summary: 'Makes a configuration file, and a secret in .env',
  options: ['cwd', 'config', 'yes'],
  async run(flags) {
    const folder = projectFolder(flags)
    const nuxt = dependsOn(folder, 'nuxt')
    const known = flags.config === undefined ? findConfiguration(folder, undefined) : undefined
    if (known !== undefined) throw new CommandError(`${known} exists already: nothing was changed.`)
    const files = nuxt && flags.config === undefined ? NUXT : { [flags.config ?? 'lib/auth.ts']: AUTH }
    const taken = Object.keys(files).find((file) => existsSync(join(folder, file)))
    if (taken !== undefined) throw new CommandError(`${taken} exists already: nothing was changed.`)
    const lines = missingLines(join(folder, '.env'), nuxt)
    const made = [...Object.keys(files), ...(lines.length > 0 ? ['.env'] : [])]
    if (!(await confirm(`Write ${made.join(', ')} in ${folder}?`, flags.yes))) {
      say('Nothing was written.')
      return 1
    }
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text, { flag: 'wx' })
    }
    // It holds a secret: for its owner alone.
    if (lines.length > 0) appendFileSync(join(folder, '.env'), `${lines.join('\n')}\n`, { mode: 0o600 })
    for (const file of made) say(`Written: ${file}`)
    say(`Next: ${nuxt ? "add '@corten/nuxt' to `modules` in nuxt.config" : 'mount `auth.handler`'}, keep .env out of version control, and run \`corten doctor\`.`)
    return 0
  },
}

/** What .env has not yet. */
function missingLines(path: string, nuxt: boolean): string[] {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  const lacks = (name: string): boolean => !new RegExp(`^\\s*(export\\s+)?${name}\\s*=`, 'm').test(text)
  const [secret, url] = nuxt ? ['NUXT_BETTER_AUTH_SECRET', 'NUXT_PUBLIC_SITE_URL'] : ['BETTER_AUTH_SECRET', 'BETTER_AUTH_URL']
  const lines = [
    ...(lacks(secret) ? [`${secret}=${newSecret()}`] : []),
    ...(lacks(url) ? [`${url}=http://localhost:3000`] : []),
  ]
  return lines.length > 0 && text !== '' && !text.endsWith('\n') ? ['', ...lines] : lines
}
