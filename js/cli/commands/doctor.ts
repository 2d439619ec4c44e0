// corten doctor: looks for what would let somebody in, or lock everybody out.

import type { Command } from '../arguments.js'
import { checkBaseUrl } from '../checks/base-url.js'
import { checkCookies } from '../checks/cookies.js'
import { checkDatabase } from '../checks/database.js'
import type { Finding } from '../checks/finding.js'
import { checkOrigins } from '../checks/origins.js'
import { checkRateLimit } from '../checks/rate-limit.js'
import { checkSecret } from '../checks/secret.js'
import { loadConfiguration } from '../config-file.js'
import { say } from '../terminal.js'

const SIGNS = { ok: 'ok     ', warning: 'warning', error: 'error  ' } as const

export const doctor: Command = {
  summary: 'Checks secret, URLs, cookies, origins, database and rate limit, and says how to mend what is wrong',
  options: ['cwd', 'config', 'json'],
  async run(flags) {
    const { file, options } = await loadConfiguration(flags)
    const findings = [
      ...checkSecret(options),
      ...checkBaseUrl(options),
      ...checkCookies(options),
      ...checkOrigins(options),
      ...(await checkDatabase(options)),
      ...checkRateLimit(options),
    ]
    const failed = findings.some(({ level }) => level === 'error')
    if (flags.json) say(JSON.stringify({ file, findings }, undefined, 2))
    else {
      say(`${file}\n`)
      for (const finding of findings) say(shown(finding))
      say(`\n${failed ? 'There are errors.' : 'No errors.'}`)
    }
    return failed ? 1 : 0
  },
}

const shown = ({ level, about, what, fix }: Finding): string =>
  `${SIGNS[level]} ${about}: ${what}${fix === undefined ? '' : `\n        ${fix}`}`
