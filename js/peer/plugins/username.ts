export * from 'better-auth/plugins/username'
export { username } from '../../plugins/username.js'
