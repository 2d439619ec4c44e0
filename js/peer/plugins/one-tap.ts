export * from 'better-auth/plugins/one-tap'
