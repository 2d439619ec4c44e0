export * from 'better-auth/plugins/captcha'
