// The same scenarios on PostgreSQL.
process.env.CORTEN_SIDE_BY_SIDE = 'postgres'
await import('./side-by-side.test.js')
await import('./hooks.test.js')
await import('./plugins.test.js')
