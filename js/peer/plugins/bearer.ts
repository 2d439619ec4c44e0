export * from 'better-auth/plugins/bearer'
