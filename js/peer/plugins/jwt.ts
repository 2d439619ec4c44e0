export * from 'better-auth/plugins/jwt'
