// The same scenarios on a handle of node:sqlite.
process.env.CORTEN_SIDE_BY_SIDE = 'node-handle'
await import('./side-by-side.test.js')
