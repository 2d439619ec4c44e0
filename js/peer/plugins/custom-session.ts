export * from 'better-auth/plugins/custom-session'
