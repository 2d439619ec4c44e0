export default defineEventHandler(() => 'for guests')
