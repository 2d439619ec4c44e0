export * from 'better-auth/cookies'
