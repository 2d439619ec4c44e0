export * from 'better-auth/plugins/oauth-proxy'
