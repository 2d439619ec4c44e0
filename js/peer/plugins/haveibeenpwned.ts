export * from 'better-auth/plugins/haveibeenpwned'
