// Names of tables and columns in TypeScript.

import { CommandError } from '../errors.js'

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

/** Of a member in an object. */
export const key = (name: string): string => (IDENTIFIER.test(name) ? name : JSON.stringify(name))
export const access = (object: string, name: string): string => (IDENTIFIER.test(name) ? `${object}.${name}` : `${object}[${JSON.stringify(name)}]`)

/** The adapter looks for a table under its name among the exports. */
export function identifier(table: string): string {
  if (IDENTIFIER.test(table) && !RESERVED.has(table)) return table
  throw new CommandError(`A file for Drizzle cannot export the table \`${table}\`: choose a \`modelName\` that is a name in TypeScript.`)
}

/** Under which a schema of PostgreSQL is exported. */
export function schemaVariable(name: string): string {
  const camel = name
    .replace(/[^a-zA-Z0-9_]/g, '')
    .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    .replaceAll('_', '')
    .replace(/^\d/, '_$&')
  const variable = `${camel.replace(/^[A-Z]/, (letter) => letter.toLowerCase()) || 'schema'}Schema`
  return variable === 'pgSchema' ? 'pgCustomSchema' : variable
}

const RESERVED = new Set(
  (
    'await break case catch class const continue debugger default delete do else enum export extends false finally for function if ' +
    'implements import in instanceof interface let new null package private protected public return static super switch this throw ' +
    'true try typeof var void while with yield'
  ).split(' '),
)
