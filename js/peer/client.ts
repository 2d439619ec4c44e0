export * from 'better-auth/client'
