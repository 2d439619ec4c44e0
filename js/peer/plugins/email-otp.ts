export * from 'better-auth/plugins/email-otp'
