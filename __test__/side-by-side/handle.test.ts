// The same scenarios on a handle of better-sqlite3.
process.env.CORTEN_SIDE_BY_SIDE = 'handle'
await import('./side-by-side.test.js')
