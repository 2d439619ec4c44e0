export * from 'better-auth/db'
