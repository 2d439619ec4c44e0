// corten secret: a new secret for .env.

import { randomBytes } from 'node:crypto'
import type { Command } from '../arguments.js'
import { say } from '../terminal.js'

/** 256 random bits. */
export const newSecret = (): string => randomBytes(32).toString('hex')

export const secret: Command = {
  summary: 'Prints a new secret',
  options: [],
  async run() {
    say(`\nAdd the following to your .env file:\n# Auth Secret\nBETTER_AUTH_SECRET=${newSecret()}`)
    return 0
  },
}
