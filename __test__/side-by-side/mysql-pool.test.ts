// The same scenarios on a pool of mysql2.
process.env.CORTEN_SIDE_BY_SIDE = 'mysql-pool'
await import('./side-by-side.test.js')
