export * from 'better-auth/adapters/mongodb'
