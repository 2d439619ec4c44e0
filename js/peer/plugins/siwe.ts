export * from 'better-auth/plugins/siwe'
