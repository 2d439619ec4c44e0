// The secret: there, long, and hard to guess.

import { error, ok, part, text, warning, type Finding } from './finding.js'

const RENEW = 'Run `corten secret` and set BETTER_AUTH_SECRET to what it prints. A new secret signs everybody out.'
/** What better-auth and corten use in development when none is set. */
const DEVELOPMENT = 'better-auth-secret-12345678901234567890'

export function checkSecret(options: object): Finding[] {
  const list = part(options, 'secrets')
  if (Array.isArray(list) && list.length > 0) return list.map((entry, index) => check(`secrets[${index}]`, text(part(entry, 'value'))))
  const { BETTER_AUTH_SECRET, BETTER_AUTH_SECRETS, AUTH_SECRET } = process.env
  const entries = BETTER_AUTH_SECRETS?.split(',').map((entry) => entry.slice(entry.indexOf(':') + 1))
  if (entries) return entries.map((entry, index) => check(`BETTER_AUTH_SECRETS, ${index + 1}`, entry.trim()))
  return [check('secret', text(part(options, 'secret')) ?? text(BETTER_AUTH_SECRET) ?? text(AUTH_SECRET))]
}

function check(about: string, value: string | undefined): Finding {
  if (value === undefined) return error(about, 'There is none: in production nothing starts without it.', RENEW)
  if (value === DEVELOPMENT) return error(about, 'It is the one of development, which everybody knows.', RENEW)
  if (value.length < 32) return error(about, `It has ${value.length} characters, and may be found by trying.`, RENEW)
  if (bits(value) < 120) return warning(about, 'It looks easy to guess.', RENEW)
  return ok(about, `${value.length} characters.`)
}

/** A rough measure: how many letters there are, and how many of them are different. */
const bits = (value: string): number => Math.log2(new Set(value).size) * value.length
