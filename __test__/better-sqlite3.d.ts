// What the tests use of better-sqlite3, which comes without types. For the reference it is one more kind of database.
declare module 'better-sqlite3' {
  import type { BetterAuthOptions } from 'better-auth'

  type Handle = Extract<BetterAuthOptions['database'], { aggregate: unknown }>
  interface Database extends Handle {
    close(): void
  }
  const Database: new (file: string) => Database
  export default Database
}
