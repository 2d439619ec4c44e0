export * from 'better-auth/api'
