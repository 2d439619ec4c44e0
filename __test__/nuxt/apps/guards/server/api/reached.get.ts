export default defineEventHandler(() => {
  const counted = globalThis as { reached?: string[] }
  const { reached = [] } = counted
  counted.reached = []
  return reached
})
