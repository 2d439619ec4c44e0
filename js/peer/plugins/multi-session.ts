export * from 'better-auth/plugins/multi-session'
