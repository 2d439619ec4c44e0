export * from 'better-auth/test'
