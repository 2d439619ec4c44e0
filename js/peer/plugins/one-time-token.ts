export * from 'better-auth/plugins/one-time-token'
