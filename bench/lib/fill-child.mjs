// fill-child.mjs <file> <size> <user id> <listed>

import Database from 'better-sqlite3'

const [file, sizeText, userId, listedText] = process.argv.slice(2)
const [size, listed] = [Number(sizeText), Number(listedText)]
const database = new Database(file)
database.pragma('synchronous = OFF')
database.pragma('cache_size = -400000')

// Tokens in no order, as real ones are; each is made of its number, so that they can be told again.
database.function('token', (number) => `${(Math.imul(number, 2654435761) >>> 0).toString(36).padStart(7, '0')}${String(number).padStart(25, 'x')}`)
const [session] = database.prepare('SELECT * FROM session WHERE userId = ?').all(userId)
const [user] = database.prepare('SELECT * FROM user WHERE id = ?').all(userId)
copyMany('user', user, { id: "'user' || number", email: "number || '@example.com'" }, Math.ceil(size / listed))
// The owner of session n is user n / listed: the sessions of one user do not stand in one place by token.
copyMany('session', session, { id: "'session' || number", token: 'token(number)', userId: `'user' || (1 + (number - 1) / ${listed})` }, size)
database.pragma('wal_checkpoint(TRUNCATE)')

const token = database.prepare('SELECT token(?) AS token')
const at = (number) => token.get(number).token
const spread = Array.from({ length: 200 }, (_, index) => at(1 + Math.floor((index * (size - 1)) / 199)))
console.log(JSON.stringify({ tokens: spread, lister: at(1 + listed * Math.floor(size / listed / 2)) }))
database.close()

/** Copies of a row, but for the given columns. */
function copyMany(table, row, changed, count) {
  const columns = Object.keys(row)
  const values = columns.map((column) => changed[column] ?? '?')
  const kept = columns.filter((column) => !(column in changed)).map((column) => row[column])
  database
    .prepare(`WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ${count})
      INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) SELECT ${values.join(', ')} FROM numbers`)
    .run(...kept)
}
