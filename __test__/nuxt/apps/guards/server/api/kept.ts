export default defineEventHandler(() => 'kept ' + Math.random())
