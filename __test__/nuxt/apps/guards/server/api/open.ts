export default defineEventHandler(() => 'open')
