export type * from 'better-auth/plugins/custom-session'
export { customSession } from '../../plugins/custom-session.js'
