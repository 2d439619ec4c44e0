// Counts how often a session is looked up.
export default defineNitroPlugin(() => {
  if (import.meta.prerender) return
  const { api } = serverAuth() as unknown as { api: Record<string, (...args: unknown[]) => unknown> }
  const getSession = api.getSession!
  api.getSession = (...args) => {
    const counted = globalThis as { lookups?: number }
    counted.lookups = (counted.lookups ?? 0) + 1
    return getSession(...args)
  }
})
