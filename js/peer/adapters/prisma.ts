export * from 'better-auth/adapters/prisma'
