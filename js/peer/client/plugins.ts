export * from 'better-auth/client/plugins'
export { apiKeyClient } from '../../plugins/api-key-client.js'
