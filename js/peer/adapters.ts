export * from 'better-auth/adapters'
