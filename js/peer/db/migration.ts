export * from 'better-auth/db/migration'
