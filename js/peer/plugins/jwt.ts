export * from 'better-auth/plugins/jwt'
export { jwt } from '../../plugins/jwt.js'
