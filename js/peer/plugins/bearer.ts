export type * from 'better-auth/plugins/bearer'
export { bearer } from '../../plugins/bearer.js'
