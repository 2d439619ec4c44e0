export * from 'better-auth/adapters/memory'
