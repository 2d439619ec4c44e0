// Which scenarios also run on database servers. The others ask a database nothing that these do not ask;
// `CORTEN_SIDE_BY_SIDE_ALL=1` runs them, too.
import type { Scenario } from './steps.js'

const groups = new Set([
  'sign-up',
  'sign-in',
  'password reset',
  'sessions',
  'storages of the rate limit',
  'additional fields',
  'renamed tables and columns',
  'ids',
  'update-user',
  'set-password',
  'list-accounts',
  'delete-user',
  'database hooks',
])

/** What differs from SQLite on a server, by group and name, and why the scenario is not for it. */
const sqliteAlone: Record<string, string> = {
  'sessions: list-sessions does not count to a hundred and one': 'its rows are made in words that MariaDB does not know',
  'ids: serial: the id of a deleted user': 'no server gives a counted id twice, under either runtime',
  ...Object.fromEntries(
    [
      'rows edited by hand',
      'text',
      'one of several texts',
      'numbers',
      'booleans',
      'dates',
      'lists of texts',
      'lists of numbers',
      'JSON',
      'a duplicate with a value that cannot be stored',
      'every kind of field through every endpoint: no cache',
    ].map(name => [`additional fields: ${name}`, 'columns of servers have types: what they refuse, and dates in JSON, are in docs/differences.md']),
  ),
  ...Object.fromEntries(
    ['session', 'account', 'verification'].map(model => [`functions of additional fields: defaults of every type: ${model}`, 'a number of its defaults is not whole']),
  ),
  'functions of additional fields: transforms of values of every type see what is stored': 'a transform sees what the driver gives',
  'functions of additional fields: what a transform makes may be of another type': 'columns of servers have types',
  'list-accounts: more than a hundred': 'its rows are made by a statement of SQLite',
  'update-user: additional fields': 'MySQL\'s driver would store [object Object] for an object',
  'update-user: what is not the text that it should be': 'columns of servers have types',
}

export function runsOnServers(group: string, { name }: Scenario): boolean {
  const all = process.env.CORTEN_SIDE_BY_SIDE_ALL === '1'
  return (all || groups.has(group)) && !(`${group}: ${name}` in sqliteAlone)
}

/** What asks something of Drizzle's adapter: its tables, its ids, its dates and its transactions. */
const drizzleGroups = new Set(['sign-up', 'password reset', 'sessions', 'additional fields', 'renamed tables and columns', 'ids', 'delete-user'])

const notOnDrizzle: Record<string, string> = {
  ...Object.fromEntries(
    ['list-sessions leaves out the expired', 'revoke-other-sessions keeps expired rows'].map(name => [`sessions: ${name}`, 'its statement writes a date as text, and Drizzle has numbers there']),
  ),
  'additional fields: a default from a function for a field without input': 'it expects dates as text in the rows',
  'additional fields: forms send text alone': 'what Drizzle makes of an empty text in a column of numbers is its own affair',
  'renamed tables and columns: names that have to be quoted': 'no module exports a table of that name',
}

/** There the tables are Kysely's, whose times and lists have other types than Drizzle's own. */
const postgresGroups = new Set(['sign-up', 'password reset', 'sessions', 'ids', 'delete-user'])
const notOnDrizzlePostgres = new Set(['ids: joins'])

export function runsOnDrizzle(group: string, scenario: Scenario): boolean {
  return drizzleGroups.has(group) && runsOnServers(group, scenario) && !(`${group}: ${scenario.name}` in notOnDrizzle)
}

export function runsOnDrizzlePostgres(group: string, scenario: Scenario): boolean {
  return postgresGroups.has(group) && runsOnDrizzle(group, scenario) && !notOnDrizzlePostgres.has(`${group}: ${scenario.name}`)
}
