export default defineEventHandler(() => 'secret upload')
