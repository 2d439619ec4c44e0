export default defineEventHandler((event) => 'secret ' + event.path)
