export * from 'better-auth/plugins/anonymous'
