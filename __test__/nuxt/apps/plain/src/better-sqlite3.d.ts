declare module 'better-sqlite3' {
  import type { SqliteDatabase } from 'kysely'

  const Database: new (file: string) => SqliteDatabase
  export default Database
}
