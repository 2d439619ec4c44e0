export * from 'better-auth/plugins/admin'
