export * from 'better-auth/adapters/drizzle'
