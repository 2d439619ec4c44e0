export * from 'better-auth/plugins/device-authorization'
