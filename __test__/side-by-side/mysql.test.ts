// The same scenarios on MariaDB.
process.env.CORTEN_SIDE_BY_SIDE = 'mysql'
await import('./side-by-side.test.js')
await import('./hooks.test.js')
await import('./plugins.test.js')
