// Without Kysely in the reference; here there is none to leave out.

export { betterAuth } from './index.js'
