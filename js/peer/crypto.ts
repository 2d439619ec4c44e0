export * from 'better-auth/crypto'
