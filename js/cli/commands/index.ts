// The commands by their names.

import type { Command } from '../arguments.js'
import { doctor } from './doctor.js'
import { generate } from './generate.js'
import { info } from './info.js'
import { init } from './init.js'
import { migrate } from './migrate.js'
import { secret } from './secret.js'

export const commands: Record<string, Command> = {
  migrate,
  generate,
  init,
  secret,
  info,
  doctor,
}
