export * from 'better-auth/next-js'
