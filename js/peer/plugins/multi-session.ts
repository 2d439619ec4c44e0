export * from 'better-auth/plugins/multi-session'
export { multiSession } from '../../plugins/multi-session.js'
