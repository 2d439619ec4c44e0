export { betterAuth, type BetterAuthOptions } from './index.js'
