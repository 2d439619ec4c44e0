// The same scenarios on Drizzle's adapter over better-sqlite3.
process.env.CORTEN_SIDE_BY_SIDE = 'drizzle'
await import('./side-by-side.test.js')
