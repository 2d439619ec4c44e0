export * from 'better-auth/db/adapter/minimal'
