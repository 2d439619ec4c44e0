export default defineEventHandler((event) => 'section ' + getRouterParam(event, 'name', { decode: true }))
