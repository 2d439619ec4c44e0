export * from 'better-auth/social-providers'
