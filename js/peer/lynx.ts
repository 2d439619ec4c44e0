export * from 'better-auth/lynx'
