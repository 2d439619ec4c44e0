export * from 'better-auth/plugins/generic-oauth'
export { genericOAuth } from '../../plugins/generic-oauth.js'
