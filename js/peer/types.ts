export * from 'better-auth/types'
