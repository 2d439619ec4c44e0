export * from 'better-auth/oauth2'
