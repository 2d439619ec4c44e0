// Which scenarios also run on database servers. The others ask a database nothing that these do not ask;
// `CORTEN_SIDE_BY_SIDE_ALL=1` runs them, too.
import type { Scenario } from './steps.js'

const groups = new Set([
  'sign-up',
  'sign-in',
  'sign-out',
  'get-session',
  'password reset',
  'sessions',
  'storages of the rate limit',
  'additional fields',
  'renamed tables and columns',
  'ids',
  'functions of additional fields',
  'update-user',
  'update-session',
  'set-password',
  'list-accounts',
  'delete-user',
  'secondary storage: sessions in the database, too',
  'database hooks',
])

/** What is about SQLite alone, by its name, and why. */
const sqliteAlone: Record<string, string> = {
  'serial: the id of a deleted user': 'no server gives a counted id twice, under either runtime',
  'rows edited by hand': 'only in SQLite does a column hold values of another type',
}

export function runsOnServers(group: string, { name }: Scenario): boolean {
  const all = process.env.CORTEN_SIDE_BY_SIDE_ALL === '1'
  return (all || groups.has(group)) && !(name in sqliteAlone)
}
