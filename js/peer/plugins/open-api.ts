export * from 'better-auth/plugins/open-api'
