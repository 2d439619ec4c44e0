// A middleware of the app's own that answers by itself, and one that notes who got this far.
export default defineEventHandler((event) => {
  if (event.path.startsWith('/api/priv/early')) return 'early secret'
  const counted = globalThis as { reached?: string[] }
  counted.reached = [...(counted.reached ?? []), event.path]
})
