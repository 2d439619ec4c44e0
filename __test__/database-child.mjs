// The child process of database.ts: one task per message, the file opened and closed for each.
import { DatabaseSync } from 'node:sqlite'

/** All tables but SQLite's own, oldest first. */
const tablesOf = database =>
  database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
    .all()
    .map(({ name }) => name)

const quoted = name => `"${name.replaceAll('"', '""')}"`

const tasks = {
  rows(database) {
    const all = {}
    for (const table of tablesOf(database)) {
      all[table] = database
        .prepare(`SELECT * FROM ${quoted(table)} ORDER BY rowid`)
        .all()
        .map(row => Object.entries(row))
    }
    return all
  },
  schema(database) {
    const all = {}
    for (const table of tablesOf(database)) {
      const indexes = database.prepare(`PRAGMA index_list(${quoted(table)})`).all()
      all[table] = {
        columns: database.prepare(`PRAGMA table_info(${quoted(table)})`).all(),
        foreignKeys: database.prepare(`PRAGMA foreign_key_list(${quoted(table)})`).all(),
        indexes: indexes
          .map(({ name, unique, origin }) => ({
            // SQLite numbers the names of the indexes that it makes for constraints.
            name: origin === 'c' ? name : origin,
            unique,
            columns: database
              .prepare(`PRAGMA index_info(${quoted(name)})`)
              .all()
              .map(column => column.name),
          }))
          .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      }
    }
    return all
  },
  edit(database, { sql, values }) {
    return Number(database.prepare(sql).run(...values).changes)
  },
}

process.on('message', request => {
  const reply = { id: request.id }
  try {
    const database = new DatabaseSync(request.file, { timeout: 5000, enableForeignKeyConstraints: !request.orphans })
    try {
      reply.value = tasks[request.task](database, request)
    } finally {
      database.close()
    }
  } catch (error) {
    reply.error = `${request.task} of ${request.file}: ${error.message}`
  }
  process.send(reply)
})
process.on('disconnect', () => process.exit(0))
