export default defineEventHandler(() => {
  const counted = globalThis as { lookups?: number; configurations?: number }
  const { lookups = 0, configurations } = counted
  counted.lookups = 0
  return { lookups, configurations }
})
