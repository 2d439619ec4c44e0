export default defineEventHandler(() => 'for staff')
