export * from 'better-auth/plugins/organization'
