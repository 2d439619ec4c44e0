// Which scenarios also run elsewhere than on SQLite files that each runtime opens by itself.
import type { Kind } from '../server-databases.js'
import type { Scenario } from './steps.js'

/** Where the scenarios run, if elsewhere. */
export const where = process.env.CORTEN_SIDE_BY_SIDE as Kind | `${Kind}-pool` | 'handle' | 'node-handle' | 'drizzle' | 'drizzle-postgres' | undefined

/** Groups that ask something of a database which the others do not ask. */
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
  'databaseHooks: see every row': 'sessions that end at once may end in any order there, and their hooks with them',
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
  'update-user: what is not the text that it should be': 'columns of servers have types',
  'username: fields of the application beside it': 'the columns of the plugin are added to those that the reference has made, and come last',
  'username: names that are no text': 'which of them the reference stores, and which it fails with, is up to the driver',
}

/** The same for one kind of server. */
const notOn: Record<Kind, Record<string, string>> = {
  postgres: {},
  mysql: {
    'additional fields: a form with an empty date': 'the driver makes null of a date that is none, and corten refuses it as on every other database',
    'update-user: additional fields': 'the driver would store [object Object] for an object',
    'update-session: an object for a text, and a date that is none': 'the driver takes both: it would store [object Object], and no date',
  },
}

export function runsOnServers(group: string, { name }: Scenario): boolean {
  const own = where?.startsWith('mysql') ? notOn.mysql : where?.startsWith('postgres') ? notOn.postgres : {}
  return !(`${group}: ${name}` in { ...sqliteAlone, ...own })
}

export const runsOnHandle = (group: string, scenario: Scenario): boolean => groups.has(group) && runsOnServers(group, scenario)

/** What asks something of Drizzle's adapter: its tables, its ids, its dates and its transactions. */
const drizzleGroups = new Set(['sign-up', 'password reset', 'sessions', 'additional fields', 'renamed tables and columns', 'ids', 'delete-user'])

const notOnDrizzle: Record<string, string> = {
  ...Object.fromEntries(
    ['list-sessions leaves out the expired', 'revoke-other-sessions keeps expired rows'].map(name => [`sessions: ${name}`, 'its statement writes a date as text, and Drizzle has numbers there']),
  ),
  'additional fields: a default from a function for a field without input': 'it expects dates as text in the rows',
  'additional fields: a form with an empty date': 'the driver makes null of a date that is none, and corten refuses it as on every other database',
  'renamed tables and columns: names that have to be quoted': 'no module exports a table of that name',
}

const notOnDrizzlePostgres: Record<string, string> = {
  'additional fields: literal defaults of every kind': 'its column of numbers takes whole ones alone, and one of the defaults is not whole',
}

export function runsOnDrizzle(group: string, scenario: Scenario): boolean {
  return drizzleGroups.has(group) && runsOnServers(group, scenario) && !(`${group}: ${scenario.name}` in notOnDrizzle)
}

export function runsOnDrizzlePostgres(group: string, scenario: Scenario): boolean {
  return runsOnDrizzle(group, scenario) && !(`${group}: ${scenario.name}` in notOnDrizzlePostgres)
}
