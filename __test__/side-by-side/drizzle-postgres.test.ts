// The same scenarios on Drizzle's adapter over PostgreSQL.
process.env.CORTEN_SIDE_BY_SIDE = 'drizzle-postgres'
await import('./side-by-side.test.js')
