// The same scenarios on a pool of pg.
process.env.CORTEN_SIDE_BY_SIDE = 'postgres-pool'
await import('./side-by-side.test.js')
