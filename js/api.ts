// The error class of `auth.api` and the helpers that plugins are written with: the peer's own.

export * from 'better-auth/api'
