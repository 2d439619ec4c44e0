export * from 'better-auth/cookies/utils'
