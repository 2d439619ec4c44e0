export default defineEventHandler(() => 'secret file')
