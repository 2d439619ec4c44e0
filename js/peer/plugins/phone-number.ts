export * from 'better-auth/plugins/phone-number'
